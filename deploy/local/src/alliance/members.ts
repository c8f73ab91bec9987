/** A demo member and the people who act for it. Passwords are made at the first start. */
export interface DemoMember {
  readonly reference: string;
  readonly name: string;
  readonly country: string;
  readonly currency: string;
  readonly gs1CompanyPrefix: string;
  readonly contactEmail: string;
  readonly language: 'en' | 'zh';
}

const member = (
  reference: string,
  name: string,
  country: string,
  currency: string,
  gs1CompanyPrefix: string,
): DemoMember => ({
  reference,
  name,
  country,
  currency,
  gs1CompanyPrefix,
  contactEmail: `office@${reference}.example`,
  language: country === 'CN' ? 'zh' : 'en',
});

/** Ten small carriers, none of which reaches far alone. */
export const members: readonly DemoMember[] = [
  member('yida', 'Yida Express 义达速运', 'CN', 'CNY', '6901234'),
  member('changan', "Chang'an Trucking 长安物流", 'CN', 'CNY', '6912345'),
  member('steppe', 'Steppe Rail', 'KZ', 'EUR', '4871234'),
  member('wisla', 'Wisła Trans', 'PL', 'PLN', '5901234'),
  member('poznan', 'Poznań Kurier', 'PL', 'PLN', '5912345'),
  member('rhein', 'Rhein Cargo', 'DE', 'EUR', '4012345'),
  member('sakura', 'Sakura Line さくら海運', 'JP', 'JPY', '4569951'),
  member('amber', 'Amber Air Freight', 'LV', 'EUR', '4751234'),
  member('adria', 'Adria Feeder', 'SI', 'EUR', '3831234'),
  member('caspian', 'Caspian Bridge', 'GE', 'EUR', '4861234'),
];
