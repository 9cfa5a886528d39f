"""Small tables with the columns of published ones."""

HEAD = "lsoa21_code,total_residents,ethnic_group,n\n"
ETHNICITY = (
    HEAD
    + "L1,1000,Asian,200\nL1,1000,White,800\nL2,500,Asian,50\nL2,500,White,450\nL3,100,Asian,90\nL3,100,White,10\n"
)
IMD = (
    "lsoa21_code,IMD_decile,Income_decile,Employment_decile,Education_decile,Health_decile,Crime_decile,"
    "Housing_and_Services_decile,Environment_decile,IMD_rank,IMD_score\n"
    "L1,1,2,3,4,5,1,7,8,100,60\nL2,9,2,3,4,5,1,7,8,30000,3\nL3,2,9,3,4,5,1,7,8,300,50\n"
)


def row_of(browser, dataset):
    """The row of a data set in the catalogue."""
    page = browser.get("/data/").content.decode()
    return page.split(f"/data/{dataset.public_id}/", 1)[1].partition("</tr>")[0]
