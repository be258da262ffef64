"""The three findings of page one, by rules from cells: what employers seek, what training offers, the gap."""

from __future__ import annotations

from genscan.bulletin.findings.demand import demand_finding
from genscan.bulletin.findings.finding import CERTAINTY_ORDER, Finding
from genscan.bulletin.findings.gap import gap_finding
from genscan.bulletin.findings.supply import supply_finding
from genscan.bulletin.region import Region

__all__ = ["Finding", "demand_finding", "findings", "gap_finding", "supply_finding"]


def findings(region: Region) -> list[Finding]:
    """One finding on demand, one on supply, one on the gap; the surest and largest first."""
    three = [demand_finding(region), supply_finding(region), gap_finding(region)]
    return sorted(three, key=lambda finding: (CERTAINTY_ORDER[finding.certainty], -finding.effect))
