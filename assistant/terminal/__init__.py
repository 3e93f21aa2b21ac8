"""What people see in a terminal: widths, colour, links, pages; and cells for spreadsheets."""
