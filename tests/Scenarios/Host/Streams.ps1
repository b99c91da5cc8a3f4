# What a person sees of each stream, in order.
Get-Thing web1 | Set-Thing -Size 1 -WhatIf
Remove-Thing x -WhatIf
Remove-Thing x -Confirm:$false
Set-Thing a -Size 2 -PassThru -Verbose | Format-List Name
Write-Everything -Verbose
Write-Host 'host' -NoNewline
Write-Host ' line'
Get-Thing nope -ErrorAction SilentlyContinue -ErrorVariable problems
"$($problems.Count) $($problems[0].FullyQualifiedErrorId) $($problems[0].CategoryInfo)"
try { Get-Thing nope -ErrorAction Stop } catch { "caught: $_" }
try { Test-Failure throw } catch [TimeoutException] { "timeout: $($_.Exception.Message)" }
Get-Thing | Where-Object Size -gt 1KB | Sort-Object Name | Select-Object -First 1 | ConvertTo-Json
foreach ($bad in { Test-Binding -Int abc }, { Test-Binding -State blue }, { Test-Binding -Colour blue }, { Test-Binding -Few 11 }, { Test-Binding -Needed '' },
    { Test-Binding -Word A1 }, { Test-Binding -Pair a, b, c }, { Test-Binding -Twice x }, { Test-Binding -Nothing 1 }, { Test-Binding -Int }, { Test-Binding -Int 1 -Int 2 },
    { Test-Binding stray }, { Test-Binding -T x }, { Get-Thing -Name a -Id 1 }, { Set-Thing '' -Size 1 }, { Set-Thing web1 }, { Remove-Thing x })
{
    try { & $bad } catch { "$($_.FullyQualifiedErrorId)"; "  $_" }
}
