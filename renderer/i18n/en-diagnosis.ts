// The strings of Diagnose in English; they come with its dialog (loadDiagnosisStrings in i18n.ts). Findings
// and advice are keyed by the codes of the core (electron/core/diagnosis).

export const enDiagnosis = {
  diagnosis: {
    advice: {
      'ask-proxy-administrator':
        'Ask the administrator of the proxy whether it lets connections to this host and port through.',
      'check-addresses':
        'Some addresses of this host do not answer. Ask its administrator, or use the address that answers as the host.',
      'check-alpn': 'Check the ALPN protocol names of the profile against those of the broker.',
      'check-authentication':
        'Choose an authentication method that the broker offers, or turn it off.',
      'check-broker-runs': 'Check whether the broker is running and listens on this port.',
      'check-client-certificate':
        'Check the client certificate and key of the profile: the broker must know their issuer.',
      'check-client-id':
        'Check whether the broker ties rights to the client ID. This diagnosis used one of its own.',
      'check-clock': 'Check the date and time of this computer.',
      'check-credentials': 'Check user name and password.',
      'check-firewall':
        'Check whether a firewall, a VPN or a security group of the cloud keeps this port closed.',
      'check-headers':
        'Check the WebSocket headers of the profile and whether a signed path is still valid.',
      'check-host': 'Check the spelling of the host name.',
      'check-network': 'Check the network connection, the VPN and the DNS server.',
      'check-path': 'Check the path of the WebSocket; /mqtt is the usual one.',
      'check-port': 'Check the port: 1883 is usual for MQTT, 8883 for MQTT over TLS.',
      'check-proxy': 'Check kind, host and port of the proxy.',
      'check-proxy-credentials': 'Check user name and password of the proxy.',
      'check-rights': 'Check the rights (ACL) of this user on the broker.',
      'check-server-name':
        'Connect by a name that stands in the certificate, or type that name as the TLS server name.',
      'check-tls-version':
        'Check which versions of TLS the broker speaks; the profile says from which version on it is accepted.',
      'check-transport':
        'Check the transport: mqtt and ws speak in the clear, mqtts and wss over TLS.',
      'choose-ca': 'Choose the certificate of the issuer as the CA file of the profile.',
      'lower-qos': 'The broker delivers at QoS {{granted}}. Subscribe at that QoS.',
      'pin-certificate':
        'Compare the fingerprint with the administrator of the broker, then trust this certificate.',
      'renew-certificate': 'The administrator of the broker must renew the certificate.',
      'send-intermediate':
        'The administrator of the broker should add the certificate of the issuer to what the broker sends.',
      'try-other-version': 'Try the other version of MQTT.',
      'type-credentials': 'Type the missing password or passphrase.',
      'use-plain': 'Choose the transport mqtt (or ws), or the TLS port of the broker.',
      'use-tls': 'Choose the transport mqtts (or wss).',
      'verify-certificate':
        'Turn the verification of the certificate on: whoever is in between can read and change everything.',
    },
    finding: {
      'certificate-above': 'Issued by {{subject}}',
      'certificate-above-known': 'Issued by {{subject}}, which is trusted',
      'certificate-expires-soon': 'It expires in {{days}} days.',
      'certificate-fingerprint': 'SHA-256 {{fingerprint}}',
      'certificate-issuer': 'Issuer: {{issuer}}',
      'certificate-names': 'Made out for: {{names}}',
      'certificate-subject': '{{subject}} ({{key}})',
      'certificate-trusted-ca': 'Trusted because of the CA file of the profile.',
      'certificate-trusted-pinned': 'Trusted because its fingerprint is pinned.',
      'certificate-trusted-system': 'Trusted because of the certificates of this system.',
      'certificate-unverified': 'It was not verified: the profile says so.',
      'certificate-validity': 'Valid from {{from}} to {{to}}',
      'client-id-may-matter':
        'The broker may refuse this client ID only: the diagnosis does not use that of the profile.',
      'client-id-own':
        'Client ID of this diagnosis: {{clientId}}. That of the profile would end its live connection.',
      'connack-accepted': 'The broker accepts the connection.',
      'connack-says': '{{name}}: {{value}}',
      'dns-address': '{{host}} is {{address}} (IPv{{family}})',
      'dns-by-proxy': 'The proxy looks up {{host}}.',
      'dns-not-needed': '{{address}} is an address already.',
      'port-is-often-mqtt': 'Port {{port}} usually speaks MQTT, not WebSocket ({{transport}}).',
      'port-is-often-plain': 'Port {{port}} usually speaks without TLS, not {{transport}}.',
      'port-is-often-tls': 'Port {{port}} usually speaks TLS, not {{transport}}.',
      problem: '{{message}}',
      'proxy-tunnel': '{{proxy}} opened a way to {{host}}, port {{port}}.',
      'settings-complete': 'Nothing is missing.',
      'speaks-mqtt': 'Port {{port}} speaks MQTT without TLS.',
      'speaks-tls': 'Port {{port}} speaks TLS.',
      'subscribe-none': 'The profile subscribes to nothing.',
      'subscribe-only-shared':
        'Not tried: a shared subscription would take messages from the others of its group.',
      'subscribe-refused': 'The broker refuses "{{filter}}": {{code}} {{name}}.',
      subscribed: '"{{filter}}" at QoS {{qos}}: granted QoS {{granted}}',
      'tcp-connected': '{{address}}, port {{port}}: connected in {{ms}} ms',
      'tcp-failed': '{{address}}, port {{port}}: {{code}} after {{ms}} ms',
      'tcp-silent': '{{address}}, port {{port}}: no answer within {{ms}} ms',
      'timed-out': 'No answer within {{seconds}} s.',
      'tls-alpn': 'ALPN: {{alpn}}',
      'tls-client-certificate': 'Client certificate: {{subject}}',
      'tls-handshake': '{{protocol}}, {{cipher}}',
      unexpected: 'This step failed because of an error of MQTTScope itself.',
      'websocket-no-protocol':
        'The server agreed without naming the sub-protocol "{{protocol}}" that was asked for.',
      'websocket-open': 'Open at {{path}}, sub-protocol "{{protocol}}"',
      'without-will': 'The will message is left out: this diagnosis must not send it.',
    },
    step: {
      certificate: 'Certificate',
      connect: 'CONNECT',
      dns: 'Name (DNS)',
      proxy: 'Proxy',
      settings: 'Settings',
      subscribe: 'SUBSCRIBE',
      tcp: 'TCP',
      tls: 'TLS handshake',
      websocket: 'WebSocket',
    },
  },
};
