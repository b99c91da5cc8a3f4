$host1 = Connect-VirtHost test:///default
$base = New-VirtStorageVolume default-pool base.img 4GB -Allocation 1GB
'web1', 'web2' | New-VirtStorageVolume default-pool -Capacity 8GB -Allocation 0 -Format qcow2 | ForEach-Object Path
New-VirtStorageVolume default-pool over.qcow2 -Allocation 0 -Format qcow2 -BackingVolume base.img | ForEach-Object CapacityText
Get-VirtStoragePool default-pool | Get-VirtStorageVolume | Sort-Object Name | Select-Object Name, Capacity, AllocationText | Format-Table
Copy-VirtStorageVolume default-pool base.img copy.img | ForEach-Object Name
$base | Resize-VirtStorageVolume -Capacity 1GB -Delta -PassThru | ForEach-Object CapacityText
Resize-VirtStorageVolume default-pool base.img 2GB -ErrorAction SilentlyContinue -ErrorVariable problems
$problems | ForEach-Object FullyQualifiedErrorId
Clear-VirtStorageVolume default-pool base.img -Algorithm Random -Confirm:$false
Remove-VirtStorageVolume default-pool web* -Confirm:$false
'copy.img', 'over.qcow2' | Remove-VirtStorageVolume default-pool -Confirm:$false
Get-VirtStorageVolume | ForEach-Object Name
Get-VirtStorageVolume default-pool none -ErrorAction SilentlyContinue -ErrorVariable problems
$problems | ForEach-Object FullyQualifiedErrorId
Disconnect-VirtHost $host1
