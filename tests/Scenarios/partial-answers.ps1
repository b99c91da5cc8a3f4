# A host that refuses keeps nothing of what the others answer.
$gone = Connect-VirtHost test:///default -Name gone -NotDefault
$lab = Connect-VirtHost test:///default -Name lab -NotDefault
Disconnect-VirtHost gone
$both = $gone, $lab
Get-VirtDomain -Connection $both -ErrorAction SilentlyContinue -ErrorVariable failed | ForEach-Object { "$($_.Name) on $($_.Connection.Name)" }
$failed | ForEach-Object { "$($_.FullyQualifiedErrorId): $($_.TargetObject)" }
Get-VirtDomain te* -Connection $both -ErrorAction SilentlyContinue -ErrorVariable failed | ForEach-Object Name
"$($failed.Count)"
Get-VirtDomain test -Connection $both -ErrorAction SilentlyContinue -ErrorVariable failed | ForEach-Object Name
"$($failed.Count)"
Get-VirtDomain nosuch -Connection $both -ErrorAction SilentlyContinue -ErrorVariable failed
$failed | ForEach-Object { "$($_.FullyQualifiedErrorId): $($_.TargetObject)" }
Get-VirtNetwork -Connection $both -ErrorAction SilentlyContinue | ForEach-Object Name
Get-VirtStoragePool -Connection $both -ErrorAction SilentlyContinue | ForEach-Object Name
$null = New-VirtStorageVolume disk1 -Pool default-pool -Capacity 1MB -Connection $lab
Get-VirtStorageVolume -Connection $both -ErrorAction SilentlyContinue | ForEach-Object Name
Get-VirtInterface -Mac aa:* -Connection $both -ErrorAction SilentlyContinue | ForEach-Object Name
Get-VirtNodeDevice -Capability vports -Connection $both -ErrorAction SilentlyContinue | ForEach-Object Name
Get-VirtHost -Connection $both -ErrorAction SilentlyContinue -ErrorVariable failed | ForEach-Object { $_.Cpus }
"$($failed.Count)"
try { Get-VirtDomain -Connection $gone } catch { "ended: $($_.FullyQualifiedErrorId)" }
Disconnect-VirtHost lab
