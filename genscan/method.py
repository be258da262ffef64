"""The choices of the method, each with its reason; a change here is a *Method* entry in CHANGELOG.md."""

from __future__ import annotations

HISTORY_QUARTERS = 8  # two years back: five same-season comparisons and a mean of four quarters fit
OPENINGS_CAP = 50  # an offer of more posts is a recruitment drive or a typing error; real files stop at 20
FLOW_MIN_OBSERVATIONS = 12  # fewer dates miss the offers that live a few days between two of them
FLOW_MAX_GAP_DAYS = 10  # half the mean life of an offer (19 days) goes unseen beyond such a gap
COMPARABLE_OBSERVATIONS = 3  # one or two dates against three or more are not the same measure of a quarter
PROVISIONAL_DAYS = (
    31  # unseen before the quarter's end, beyond a month: a feed received monthly has a file due
)
HARVEST_SHORTFALL = 0.001  # offers out of reach: up to it, less than a day's drift; beyond, a partial day

# What makes two offers copies, at least: the share of the shorter text found in the other (a publisher adds a
# page on the firm, another leaves out the profile), the likeness of the titles (some write ROME's job title
# for the employer's), and both together: the less of the text is the same, the more of the title has to be.
# Thresholds chosen on labelled pairs (docs/validation.md); the other two tell how far the choice matters.
COPY_RULES = {
    "looser": (0.4, 0.4, 1.1),  # one in forty found is none: two posts of one firm share as much
    "published": (0.5, 0.5, 1.45),  # 99 % of the copies found are copies, and 91 % of them are found
    "stricter": (0.75, 0.6, 1.6),  # no more precise, and a quarter of the copies stays undiscovered
}
# Two titles of which each names what the other does not, neither of them ROME's own job title, tell of two
# posts of one firm, unless nine tenths of the shorter text are the same, which labelled pairs call clear.
COPY_TEXT_APART = 0.9
PARTNER_RANK = 2  # of a partner not in reference.partners: between those that name employer and place or not
BREAK_PARTNER_RATIO = 0.2  # a partner left with a fifth of its offers is gone: what stays is running off
BREAK_ORIGIN_RATIO = 0.5  # dozens of partners together don't halve between two dates while own offers stand
BREAK_MIN_SHARE = 0.05  # less of a region's offers moves a change by less than its own interval does
BREAK_MIN_ROOT_GAP = 3.5  # five standard errors of a Poisson count's root: 13 offers to none, 40 to 8
BREAK_OWN_DAMPING = 10  # own offers added on both sides of their drift: few of them tell no drift
BREAK_LOOKBACK_DAYS = 92  # a quarter: offers that run off over weeks are held against the full level
BREAK_SETTLING_DAYS = 14  # a partner away for less than half of this is an outage, seen once is a trial
BREAK_MIN_OBSERVATIONS = 2  # on either side where there are as many, however far apart they are
BREAK_COUNTRY_REGIONS = 9  # half of the 18: from there on one break of the country, not one a region

SURVIVAL_MIN_AT_RISK = 5  # a step taken by fewer would decide the whole curve (Lai and Ying 1991)

TITLE_HEAD_WEIGHT = 0.7  # of a title's first word beside its words; from 0.5 to 1.0 as accurate, 1.4 is less
TITLE_PAIR_WEIGHT = 0.5  # of two neighbours; as accurate from 0.3 to 0.8
TITLE_UNKNOWN_WEIGHT = 0.3  # of a word of no job title: a place or an employer counts little, yet counts
TITLE_MIN_SCORE = 0.6  # certifications' titles so near name an occupation of the perimeter nine times in ten
TITLE_MIN_MARGIN = 0.05  # between the best of two parents or families, less is a tie
# of 293 labelled offers these four wrongly set none aside; the first two alone, thirteen
TITLE_CONTRADICTION_SCORE = 0.65  # below, the job title outside is a chance likeness
TITLE_CONTRADICTION_GAP = 0.3  # by which it must be nearer than any job title of the perimeter
TITLE_CONTRADICTION_HEAD = 0.03  # a first word that opens more of the perimeter's job titles is no sign
TITLE_CONTRADICTION_WORD = 0.5  # nor does a title with another word that is rather of the perimeter
FORMACODE_MIN_CERTIFICATIONS = 5  # below, the ROME codes seen beside a Formacode are those of a few authors
FORMACODE_MIN_WEIGHT = 0.1  # smaller weights are single certifications that strayed from the field
DIGITAL_NSF = "326"  # NSF group of computing, information processing and data networks

EXPERIENCE_MONTHS = 36  # profiles: three years are what employers ask for beyond a first job
SEVERAL_POSTS = 5  # profiles: real offers carry 1.02 posts on average; as many are a recruitment drive
HOURS_SHORT = 70  # profiles: skill certificates take 7 to 70 hours
HOURS_LONG = 400  # profiles: bootcamps and a year of school begin here
HOURS_DIPLOMA = 900  # profiles: full professional titles and two-year diplomas
COST_CERTIFICATE = 2500  # profiles, euros: skill certificates cost 700 to 2,500
COST_TITLE = 5000  # profiles, euros: professional titles and bootcamps cost 5,000 to 9,500

RELIABILITY_A = 30  # thirty expected vacancies: the 95 % limits are within about a third of the value
RELIABILITY_B = 10  # the exact limits still exclude a doubling; the interval is always shown
RELIABILITY_C = 5  # below five a rate says nothing of its cell: not even a borrowed class
CONFIDENCE = 0.95
SMALL_COUNT = 10  # Byar's approximation is within 0.1 % of the exact Poisson limits from ten on
MIN_CHANGE_EVENTS = 5  # a change between fewer effective vacancies is chance
MIN_SHRINKAGE_AREAS = 5  # a between-area variance from fewer areas is not an estimate
MAX_SHARE_WITHOUT_FAMILY = 0.3  # beyond, leaving the undecided courses out would make the ratio a fiction
MIN_PLACES_COVERAGE = 0.8  # a ratio to places known for fewer courses measures who declares them
MISMATCH_POINT = 1.645  # the 95 % point of a one-sided normal test: is the mismatch above chance?
CONFIDENTIAL_EMPLOYERS = 5  # a confidential count from fewer could be laid at one employer's door by another
CONFIDENTIAL_INTERVAL = 5  # no hidden count may be worked out to within less than five
CONFIDENTIAL_SHARE = 0.4  # nor one from few employers to within 20 % either way
SIGNIFICANT_DIGITS = 9  # of published doubles: beyond, sums differ with the order of additions


def bound_values() -> dict[str, object]:
    """Every choice under the name that SELECTs bind it by: `$openings_cap` is OPENINGS_CAP."""
    return {name.lower(): value for name, value in globals().items() if name.isupper()}
