# Connections and what hosts tell: names, defaults, errors, drivers, devices.
$null = Connect-VirtHost test:///default
$null = Connect-VirtHost test:///default -NotDefault
$null = Connect-VirtHost test:///default -Name lab -ReadOnly -NotDefault
Get-VirtConnection
(Get-VirtDomain | Measure-Object).Count
Get-VirtDomain -Connection * | ForEach-Object Name
Get-VirtConnection nosuch, lab -ErrorAction SilentlyContinue -ErrorVariable failed | ForEach-Object Name
"$($failed[0].FullyQualifiedErrorId): $($failed[0])"
Connect-VirtHost nosuch:///x, no-such-alias, 'qemu+bogus://host/system' -ErrorAction SilentlyContinue -ErrorVariable failed
$failed | ForEach-Object { "$($_.FullyQualifiedErrorId): $($_.TargetObject)" }
Suspend-VirtDomain test -Connection lab -ErrorAction SilentlyContinue -ErrorVariable failed
$failed[0].FullyQualifiedErrorId
Get-VirtHost lab | Format-Table Name, Hypervisor, Cpus, MemoryText
'lab' | Get-VirtHostCapability | ForEach-Object Guest
Get-VirtDriver test -Function DomainMigration.Begin | Format-List
Get-VirtNodeDevice -Tree
Get-VirtNodeDevice -Capability vports -Parent comp* | ForEach-Object Name
Get-VirtInterface -Mac AA:* | Format-Table
Disconnect-VirtHost lab, *2
Get-VirtConnection | ForEach-Object Name
Disconnect-VirtHost
try { Get-VirtHost -ErrorAction Stop } catch { "$($_.FullyQualifiedErrorId): $_" }
