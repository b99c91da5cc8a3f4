$host1 = Connect-VirtHost test:///default
$images = New-VirtStoragePool images /srv/images -Build -Start -Autostart
$images | Select-Object Name, State, IsPersistent, Autostart, Capacity, CapacityText | Format-List
Get-VirtStoragePool | Sort-Object Name | Select-Object Name, State | Format-Table
Get-VirtStoragePool -TargetPath /srv/images | ForEach-Object Name
'images' | Stop-VirtStoragePool
Get-VirtStoragePool -Inactive | ForEach-Object Name
Update-VirtStoragePool images -ErrorAction SilentlyContinue -ErrorVariable problems
$problems | ForEach-Object FullyQualifiedErrorId
Set-VirtStoragePool images -Autostart:$false
Get-VirtStoragePool -Autostart | ForEach-Object Name
Get-VirtStoragePool images | Remove-VirtStoragePool -Confirm:$false
Get-VirtStoragePool | ForEach-Object Name
Disconnect-VirtHost $host1
