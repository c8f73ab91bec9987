/** The words of the Core Business Vocabulary 2.0 (GS1, chapter 7) and of EPCIS 2.0. */
export const eventTypes = [
  'ObjectEvent',
  'AggregationEvent',
  'TransactionEvent',
  'TransformationEvent',
  'AssociationEvent',
] as const;
export type EventType = (typeof eventTypes)[number];

export const actions = ['ADD', 'OBSERVE', 'DELETE'] as const;

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

export const bizSteps = words(`accepting arriving assembling collecting commissioning consigning
  creating_class_instance cycle_counting decommissioning departing destroying disassembling
  dispensing encoding entering_exiting holding inspecting installing killing loading other packing
  picking receiving removing repackaging repairing replacing reserving retail_selling shipping
  staging_outbound stock_taking stocking storing transporting unloading unpacking void_shipping
  sensor_reporting sampling`);

export const dispositions = words(`active container_closed damaged destroyed dispensed disposed
  encoded expired in_progress in_transit inactive no_pedigree_match non_sellable_other
  partially_dispensed recalled reserved retail_sold returned sellable_accessible
  sellable_not_accessible stolen unknown available completeness_verified completeness_inferred
  conformant container_open mismatch_instance mismatch_class mismatch_quantity needs_replacement
  non_conformant unavailable`);

const transactionTypes = words(
  'bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt',
);
const partyTypes = words('owning_party possessing_party location');
const errorReasons = words('did_not_occur incorrect_data');
const components = words(`x y z axial_distance azimuth height spherical_radius polar_angle
  elevation_angle easting northing latitude longitude altitude`);
const alerts = words('ALARM_CONDITION ERROR_CONDITION');
const measurements = words(`AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration
  Radioactivity Altitude AmountOfSubstance AmountOfSubstancePerUnitVolume Angle AngularAcceleration
  AngularMomentum AngularVelocity Area Capacitance Conductance Conductivity Count Density
  Dimensionless DoseEquivalent DoseEquivalentRate DynamicViscosity ElectricCharge ElectricCurrent
  ElectricCurrentDensity ElectricFieldStrength Energy Exposure Force Frequency Illuminance
  Inductance Irradiance KinematicViscosity Length LinearMomentum Luminance LuminousFlux
  LuminousIntensity MagneticFlux MagneticFluxDensity MagneticVectorPotential Mass
  MassConcentration MassFlowRate MassPerAreaTime MemoryCapacity MolalityOfSolute MolarEnergy
  MolarMass MolarVolume Power Pressure RadiantFlux RadiantIntensity RelativeHumidity Resistance
  Resistivity SolidAngle SpecificVolume Speed SurfaceDensity SurfaceTension Temperature Time Torque
  Voltage Volume VolumeFlowRate VolumeFraction VolumetricFlux Wavenumber`);

/** One vocabulary: its bare words, how they are written out, and how others wrote them before. */
export interface Vocabulary {
  readonly words: ReadonlySet<string>;
  /** In the web vocabulary. */
  readonly iri: string;
  /** In CBV 1.x. */
  readonly urn?: string;
}

const cbv = (name: string, short: string, list: readonly string[]): Vocabulary => ({
  words: new Set(list),
  iri: `https://ref.gs1.org/cbv/${name}-`,
  urn: `urn:epcglobal:cbv:${short}:`,
});
const gs1 = (list: readonly string[]): Vocabulary => ({
  words: new Set(list),
  iri: 'https://gs1.org/voc/',
});

export const vocabularies = {
  bizStep: cbv('BizStep', 'bizstep', bizSteps),
  disposition: cbv('Disp', 'disp', dispositions),
  bizTransaction: cbv('BTT', 'btt', transactionTypes),
  party: cbv('SDT', 'sdt', partyTypes),
  reason: cbv('ER', 'er', errorReasons),
  component: cbv('Comp', 'component', components),
  measurement: gs1(measurements),
  alert: gs1(alerts),
} as const;

/** The bare word of a value, however it is written; another URI stands for itself. */
export function bareWord({ words: known, iri, urn }: Vocabulary, value: string): string {
  if (known.has(value)) return value;
  const starts = [iri, urn, 'gs1:', 'cbv:'].filter((each) => each !== undefined);
  const start = starts.find((each) => value.startsWith(each));
  const word = start === undefined ? value : value.slice(start.length);
  return known.has(word) ? word : value;
}

/** A bare word written out, as the hash of an event has it. */
export function writtenOut(vocabulary: Vocabulary, value: string): string {
  const word = bareWord(vocabulary, value);
  return vocabulary.words.has(word) ? `${vocabulary.iri}${word}` : value;
}
