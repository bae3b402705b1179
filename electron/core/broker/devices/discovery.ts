// Discovery messages as home automation systems read them: one retained configuration an entity, with
// the shortened keys and the `~` for the base topic that such devices use.
import { type DeviceMessage, json } from '../device.ts';

export function discoverySensor(
  room: string,
  quantity: string,
  options: { unit: string; base: string },
): DeviceMessage {
  return {
    topic: `homeassistant/sensor/${room}/${quantity}/config`,
    payload: json({
      '~': options.base,
      name: `${room} ${quantity}`,
      uniq_id: `${room}-${quantity}`,
      dev_cla: quantity,
      stat_t: `~/${quantity}`,
      unit_of_meas: options.unit,
      dev: { ids: [room], name: room },
    }),
    retain: true,
  };
}

export function discoveryLight(name: string, base: string): DeviceMessage {
  return {
    topic: `homeassistant/light/${name}/config`,
    payload: json({
      '~': base,
      name,
      uniq_id: `light-${name}`,
      schema: 'json',
      stat_t: '~',
      cmd_t: '~/set',
      avty_t: '~/availability',
      brightness: true,
      dev: { ids: [`light-${name}`], name },
    }),
    retain: true,
  };
}
