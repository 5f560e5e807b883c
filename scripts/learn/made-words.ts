/** What made-up sheets are filled with. */
export const things = (
  'Anvil Barrel Basket Bellows Brush Bucket Candle Chisel Clamp Drill Easel Ferry Flask Funnel Garnet Gasket Hammer Harness Hinge Kettle Ladder Lantern ' +
  'Mallet Needle Oar Paddle Pestle Pulley Quill Rudder Saddle Satchel Shovel Sickle Spindle Tongs Trowel Valve Wagon Whistle'
).split(' ');
export const placesOfUse =
  'Harbour Mill Quarry Orchard Foundry Chapel Market Bakery Stable Brewery Tannery Weir Dairy Forge'.split(' ');
export const people =
  'Bea Cato Dora Emil Fina Gus Hedy Ivo Jana Karl Lena Milo Nora Otto Pia Rolf Suse Timo Ulla Vera'.split(' ');
export const heads = (
  'Name Type Status Weight Length Height Owner Colour Stock Price Quantity Grade Region Branch Supplier Remarks Depth Pressure Speed Share Score Rank Visits Births ' +
  'Deaths Income Costs Area Material Batch Shelf Origin Route Season Category Amount Balance Rate Volume Order Reference'
).split(' ');
export const otherLanguage = (
  'Nom Genre État Poids Longueur Hauteur Maître Couleur Réserve Prix Nombre Qualité Région Filiale Vendeur Notes Fond Pression Vitesse Part Points Rang ' +
  'Entrées Naissances Décès Revenu Frais Surface Matière Lot Rayon Source Trajet Saison Classe Montant Solde Taux Contenu Commande Renvoi'
).split(' ');
export const units =
  'kg mm cm km/h m³ % hPa °C l/s mg/l EUR m² W/m2 pcs (kg) (mm) [m] [ml/l] (%) (1,000) (number) (dollars)'.split(' ');
export const settings =
  'Instrument Operator Run Mode Range Filter Lamp Sensor Station Period Order Currency Version Serial Source Unit Agency Scale Channel Program'.split(
    ' ',
  );
export const spanners =
  'Planned|Delivered|Before|After|Men and women|First half|Second half|Number of visits|Share of all|Type of use|Sold in|Time of arrival'.split(
    '|',
  );
export const titles =
  'Use of the {} in the town|Table 4. Costs per {}|{} counted by place|Statistics of the {}|{} 2014|Report on every {} in store|Annex B: {} returned|List of {}'.split(
    '|',
  );
export const notes =
  'Source: the town office, own counts.|Note: figures are rounded and may not add up.|* provisional|1 Without the islands|(a) Includes those that were sold again.|Prepared by the accounts team.|Data are estimates of the office.|© Office of Tools'.split(
    '|',
  );
export const sentences =
  'made of oak and oiled once a year|used for grain, seldom for flour|kept in the upper store|a tool with a short handle and a broad head|sold to the ferry after the flood|to be mended before the season'.split(
    '|',
  );
