//! Questions and answers as people read them.

use crate::language::Language;
use crate::language::messages::words;
use crate::model::Limit;
use crate::siting::{SitingModel, Status};

/// A limit in words: `1 km, straight line`.
pub fn rule_in_words(limit: Limit, reach: &str, language: Language) -> String {
    let way = way_in_words(reach, language);
    language.say(words::RULE, &[("limit", &limit.in_words(language)), ("way", &way)])
}

/// What ways are measured along: `straight line`.
pub fn way_in_words(reach: &str, language: Language) -> String {
    match reach {
        "walk" => language.word(words::ON_FOOT).to_owned(),
        "straight_line" => language.word(words::STRAIGHT_LINE).to_owned(),
        "matrix" => language.word(words::MATRIX).to_owned(),
        other => other.replace('_', " "),
    }
}

/// How a solve ended.
pub fn status_in_words(status: Status, language: Language) -> &'static str {
    language.word(match status {
        Status::Optimal => words::OPTIMAL,
        Status::Feasible => words::FEASIBLE,
        Status::Infeasible => words::INFEASIBLE,
        Status::Stopped => words::STOPPED,
    })
}

/// What a model asks; in the model's own words where no other language has them.
pub fn question_in_words(model: &dyn SitingModel, language: Language) -> &'static str {
    language.word(match model.name() {
        "mclp" => words::MCLP,
        "lscp" => words::LSCP,
        "pscp" => words::PSCP,
        "backup" => words::BACKUP,
        "p-median" => words::P_MEDIAN,
        "p-center" => words::P_CENTER,
        "cflp" => words::CFLP,
        _ => return model.question(),
    })
}

/// Who walks: a profile that comes with radii in words, any other by its name.
pub fn walker_in_words(profile: &str, language: Language) -> &str {
    language.word(match profile {
        "adult" => words::ADULT,
        "elder" => words::ELDER,
        "wheelchair" => words::WHEELCHAIR,
        _ => return profile,
    })
}
