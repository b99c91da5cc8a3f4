# Jobs as the shell shows them; ids differ from run to run, so only columns that do not.
$job = Start-ThingJob
$job | Format-Table PSJobTypeName, State, HasMoreData
Stop-Job $job
Get-Job | Select-Object State, HasMoreData, Command
Remove-Job $job
Start-ThingJob -Finished | Receive-Job -Wait -AutoRemoveJob
@(Get-Job).Count
# Binding that depends on what else an object has.
[pscustomobject]@{ Name = 'web1'; Other = 1 } | Get-Thing
'web2' | Get-Thing -State Off
[pscustomobject]@{ Nothing = 1 } | Set-Thing -Size 1 -PassThru -ErrorVariable e -ErrorAction SilentlyContinue
"$($e[0].FullyQualifiedErrorId)"
Get-Thing web1 | Set-Thing -Size 3 -PassThru
1 | Set-Thing -Size 4 -PassThru
# Sets that PowerShell settles on before it sees the first object.
try { Get-Thing web1 | Join-Thing } catch { "$($_.FullyQualifiedErrorId): $_" }
Get-Thing web1 | Join-Thing -Tag x
'web2' | Join-Thing -Tag y
try { Join-Thing -Tag z } catch { "$($_.FullyQualifiedErrorId): $_" }
Join-Thing web3 -Tag z
