"""The page of the data's quality: one self-contained file, English and French."""

from prospecting_roi.report.quality.page import quality_page

__all__ = ["quality_page"]
