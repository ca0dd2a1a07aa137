//! Names and continents of countries, for the dialing permissions.

use linecheck_domain::country::Country;
use linecheck_domain::sender_id;

/// Continents and the countries on them. Twilio writes `NORTH_AMERICA` (OAI, example); the others are written alike.
const CONTINENTS: &[(&str, &str)] = &[
    (
        "AFRICA",
        "AC AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ \
         NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TA TD TG TN TZ UG YT ZA ZM ZW",
    ),
    (
        "ASIA",
        "AE AF AM AZ BD BH BN BT CN CY GE HK ID IL IN IO IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO MV MY NP OM \
         PH PK PS QA SA SG SY TH TJ TL TM TR TW UZ VN YE",
    ),
    (
        "EUROPE",
        "AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK \
         MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK",
    ),
    (
        "NORTH_AMERICA",
        "AG AI AW BB BL BM BQ BS BZ CA CR CU CW DM DO GD GL GP GT HN HT JM KN KY LC MF MQ MS MX NI PA PM PR SV SX TC \
         TT US VC VG VI",
    ),
    ("OCEANIA", "AS AU CC CK CX FJ FM GU KI MH MP NC NF NR NU NZ PF PG PW SB TK TO TV VU WF WS"),
    ("SOUTH_AMERICA", "AR BO BR CL CO EC FK GF GY PE PY SR UY VE"),
];

/// The continent of a country, as Twilio writes one.
pub(super) fn continent(code: &str) -> Option<&'static str> {
    let on = |countries: &str| countries.split_ascii_whitespace().any(|country| country == code);
    CONTINENTS.iter().find(|(_, countries)| on(countries)).map(|(name, _)| *name)
}

/// The name of a country; its letters where the tables have none.
pub(super) fn name(country: Country) -> String {
    sender_id::rule_for(country).map_or_else(|| country.code(), |rule| rule.country.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s1_every_country_lies_on_one_continent() {
        for country in Country::all() {
            assert!(continent(&country.code()).is_some(), "{country}");
        }
        let all: Vec<_> =
            CONTINENTS.iter().flat_map(|(_, countries)| countries.split_ascii_whitespace()).collect();
        let distinct: std::collections::HashSet<_> = all.iter().collect();
        assert_eq!(distinct.len(), all.len());
        assert_eq!(name(Country::parse("NG").unwrap()), "Nigeria");
    }
}
