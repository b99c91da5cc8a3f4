# A table sized by its content, a list, groups, values in between.
Get-Thing
'a line between'
Get-Thing web*
Get-Thing -Id 2 | Format-List
Get-Thing | Format-Table Name, @{ Label = 'KiB'; Expression = { $_.Size / 1KB }; Alignment = 'Left' }, State
Get-Thing web* | Format-Table -HideTableHeaders
Get-Thing web1 | Select-Object Name, Size
[pscustomobject]@{ A = 1; B = $null; C = 'xx'; D = @(1, 2, 3, 4, 5, 6); E = 5.25; F = $true }
1, 2 | Measure-Object -Sum
