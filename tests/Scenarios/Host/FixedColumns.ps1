# Columns with widths cut what is too long; the last one takes the rest.
New-Shelf shelf1 3 cellar red
New-Shelf shelf-two 1234567890 cellar red, green, blue
New-Shelf s3 1 attic
Get-Thing web1
New-Shelf s4 2 attic
