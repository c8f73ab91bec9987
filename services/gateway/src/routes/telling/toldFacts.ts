const booking = [
  ...['BookingRequested', 'BookingConfirmed', 'BookingWaiting', 'BookingDeclined'],
  ...['BookingCancelled', 'BookingChanged', 'BookingCompleted', 'PartCancelled', 'PartRerouted'],
  ...['PartLightened', 'ParcelReweighed', 'RoomLacked', 'RoomFound'],
  ...['RerouteUnplaced', 'RerouteProposed'],
];
const tracking = [
  ...['UnitCaptured', 'ParcelCollected', 'ParcelWeighed', 'ParcelDelivered', 'CustodyMoved'],
  ...['ParcelLost', 'ParcelReturned', 'ParcelSeized', 'ParcelDestroyed'],
  ...['HandOverAnnounced', 'HandOverReconciled', 'HandOverSigned'],
  ...['IncidentRaised', 'IncidentCleared', 'EstimateMoved'],
];

/** The facts that people can be told: those of which the service that decides them knows the sight. */
export const toldTypes: readonly string[] = [
  ...booking.map((name) => `serai.booking.v1.${name}`),
  ...tracking.map((name) => `serai.tracking.v1.${name}`),
];

/** Ends whatever the member wanted to be told. */
export const memberLeft = 'serai.partner.v1.MemberLeft';

/** serai.tracking.v1.ParcelDelivered is tracking's. */
export function serviceOf(type: string): 'booking' | 'tracking' {
  return type.startsWith('serai.booking.') ? 'booking' : 'tracking';
}
