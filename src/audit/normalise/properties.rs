//! What holds for every value, tried on many.
//! Must not depend on how a value is read, only on what is promised.

use proptest::collection::{hash_map, vec};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Kind, Reader, Unit};

const CANARY: &str = "cAnArY7";

fn reader(kind: Kind) -> Reader {
    Reader { kind, words: Vec::new() }
}

fn levels() -> Vec<String> {
    ["off", "optional", "all_accounts", "phishing-resistant"].map(str::to_owned).to_vec()
}

fn kinds() -> Vec<Kind> {
    let mut kinds = vec![
        Kind::Bool,
        Kind::Integer,
        Kind::Number,
        Kind::String,
        Kind::Duration(Unit::Days),
        Kind::Bytes,
        Kind::Rate,
        Kind::Url,
        Kind::Cidr,
        Kind::TlsVersion,
        Kind::Semver,
        Kind::Secret,
        Kind::Credential,
        Kind::Connection,
        Kind::FileMode,
        Kind::Port,
        Kind::Address,
        Kind::Table([("env".to_owned(), Kind::Address)].into()),
        Kind::Level(levels()),
        Kind::Choice(levels()),
    ];
    let lists: Vec<_> = kinds.iter().map(|kind| Kind::List(Box::new(kind.clone()))).collect();
    kinds.extend(lists);
    kinds
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[-+]?[0-9]{0,40}(\\.[0-9]{0,40})?[ ]?[a-zA-Z/%]{0,4}[0-9]{0,3}[a-zµé]{0,2}",
        "P?[0-9YMWDTHS.]{0,12}",
        "[a-z]{1,5}://[a-z0-9:@%$\\[\\]{}.é-]{0,16}[/?#&=%a-z0-9é]{0,12}",
        "[$]?[{]{0,2}[a-zA-Z_:?/ .-]{0,12}[}]{0,2}",
        "[0-9a-f:.]{0,20}/?[0-9]{0,4}",
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            hash_map("(env|from_env|valueFrom|count|per|[a-z]{1,4})", inner, 0..3)
                .prop_map(|map| map.into_iter().collect::<Value>()),
        ]
    })
}

proptest! {
    #[test]
    fn nothing_panics(raw in value()) {
        for kind in kinds() {
            let reader = reader(kind);
            let _ = reader.show(&raw);
            if let Ok(normal) = reader.read(&raw) {
                let _ = reader.show(&normal);
            }
        }
    }

    #[test]
    fn what_is_read_is_shown_so_that_it_is_read_again(raw in value()) {
        for kind in [Kind::Duration(Unit::Days), Kind::Bytes, Kind::Rate, Kind::Cidr, Kind::Semver, Kind::FileMode, Kind::Address] {
            let reader = reader(kind);
            if let Ok(normal) = reader.read(&raw) {
                let shown = reader.show(&normal);
                prop_assert_eq!(reader.read(&json!(shown)), Ok(normal));
            }
        }
    }

    #[test]
    fn durations_come_back(tenths in -9_000_000_000_000_i64..9_000_000_000_000, scale in 0_u32..7) {
        let negative = if tenths < 0 { "-" } else { "" };
        let (whole, part) = (tenths.abs() / 10_i64.pow(scale), tenths.abs() % 10_i64.pow(scale));
        let width = scale as usize;
        let raw = if scale == 0 { format!("{tenths}s") } else { format!("{negative}{whole}.{part:0width$}s") };
        let reader = reader(Kind::Duration(Unit::Seconds));
        let normal = reader.read(&json!(raw)).unwrap();
        prop_assert_eq!(reader.read(&json!(reader.show(&normal))), Ok(normal));
    }

    #[test]
    fn bytes_come_back(size in 0_i64..=(1 << 53)) {
        let reader = reader(Kind::Bytes);
        prop_assert_eq!(reader.read(&json!(reader.show(&json!(size)))), Ok(json!(size)));
    }

    #[test]
    fn rates_come_back(count in 0_u32..1_000_000, times in 1_u32..=60, unit in "[sm]") {
        let reader = reader(Kind::Rate);
        let normal = reader.read(&json!(format!("{count}/{times}{unit}"))).unwrap();
        prop_assert_eq!(reader.read(&json!(reader.show(&normal))), Ok(normal));
    }

    #[test]
    fn levels_come_back(rank in 0_usize..4) {
        let reader = reader(Kind::Level(levels()));
        prop_assert_eq!(reader.read(&json!(reader.show(&json!(rank)))), Ok(json!(rank)));
    }

    #[test]
    fn one_duration_is_one_number_in_every_unit(days in 0_i64..100_000) {
        let seconds = json!(days * 86_400);
        let reader = reader(Kind::Duration(Unit::Days));
        for raw in [
            json!(days),
            json!(format!("{days}d")),
            json!(format!("P{days}D")),
            json!(format!("{} hours", days * 24)),
            json!(format!("PT{}M", days * 1440)),
            json!(format!("{}s", days * 86_400)),
            json!(format!("{}ms", days * 86_400_000)),
        ] {
            prop_assert_eq!(reader.read(&raw), Ok(seconds.clone()), "{}", raw);
        }
    }

    #[test]
    fn secrets_are_not_given_out(before in text(), after in text()) {
        let canary = format!("{before}{CANARY}{after}");
        let raws = [
            json!(canary), json!([canary]), json!({ "env": canary }), json!({ "value": canary }),
            json!(format!("${{{canary}}}")), json!(format!("${{X:-{canary}}}")), json!(format!("vault:{canary}")),
        ];
        for raw in raws {
            prop_assert!(!everything(Kind::Secret, &raw).contains(CANARY), "{}", raw);
        }
    }

    #[test]
    fn passwords_of_urls_are_not_given_out(
        before in "[a-zA-Z0-9:@%/?#&=${}.é\\[\\];+-]{0,6}", after in "[a-zA-Z0-9:@%/?#&=${}.é\\[\\];+-]{0,6}",
    ) {
        for raw in [
            format!("postgres://user:{before}{CANARY}{after}@host/db"),
            format!("postgres://{CANARY}:{before}{after}@host/db"),
            format!("https://host/x?api_token={CANARY}{after}&sslmode=require"),
        ] {
            // a second pair begins a key of its own, which may be called anything
            if raw.starts_with("https") && after.contains('&') {
                continue;
            }
            prop_assert!(!everything(Kind::Url, &json!(raw)).contains(CANARY), "{}", raw);
        }
    }
}

/// All that a reader says about a value.
fn everything(kind: Kind, raw: &Value) -> String {
    let lists = Kind::List(Box::new(kind.clone()));
    [kind, lists]
        .map(|kind| {
            let reader = reader(kind);
            match reader.read(raw) {
                Ok(normal) => format!("{normal} {}", reader.show(&normal)),
                Err(error) => format!("{error} {error:?}"),
            }
        })
        .concat()
}
