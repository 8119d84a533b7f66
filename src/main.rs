fn main() { let l = probity::load::Library::shipped(); println!("{}", l.safeguards().count()); }
