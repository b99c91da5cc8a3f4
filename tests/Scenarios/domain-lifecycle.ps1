# A domain's day: filters, states, errors, and what -WhatIf leaves alone.
$null = Connect-VirtHost test:///default
Get-VirtDomain
Get-VirtDomain t* -State Running | Stop-VirtDomain -PassThru | Wait-VirtDomain -For Shutoff -TimeoutSec 30
'test' | Start-VirtDomain -Paused -Wait -PassThru | ForEach-Object State
'test' | Resume-VirtDomain -PassThru | ForEach-Object StateReason
[pscustomobject]@{ DomainName = 'test' } | Suspend-VirtDomain -PassThru | ForEach-Object StateReason
Resume-VirtDomain (Get-VirtDomain test) -PassThru | Suspend-VirtDomain
[pscustomobject]@{ Uuid = '6695eb01-f6a4-8304-79aa-97f2502e193f' } | Resume-VirtDomain -PassThru | ForEach-Object State
Stop-VirtDomain test -WhatIf
Stop-VirtDomain test -Force -WhatIf
Remove-VirtDomain test -Force -WhatIf
Start-VirtDomain test -ErrorAction SilentlyContinue -ErrorVariable failed
"$($failed[0].FullyQualifiedErrorId): $($failed[0])"
Stop-VirtDomain nothing -ErrorAction SilentlyContinue -ErrorVariable failed
"$($failed[0].FullyQualifiedErrorId): $($failed[0].TargetObject)"
Stop-VirtDomain nothing*
try { Stop-VirtDomain test -Force -Save } catch { "$($_.FullyQualifiedErrorId): $_" }
Wait-VirtDomain test -For Shutoff -TimeoutSec 1 -ErrorAction SilentlyContinue -ErrorVariable failed
"$($failed[0].FullyQualifiedErrorId): $($failed[0])"
Stop-VirtDomain test -ForceAfterTimeout -TimeoutSec 20
Rename-VirtDomain test web1 -PassThru | Format-List Name, State, IsPersistent
Remove-VirtDomain web1 -Confirm:$false
(Get-VirtDomain | Measure-Object).Count
Disconnect-VirtHost -All
