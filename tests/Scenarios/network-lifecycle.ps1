$host1 = Connect-VirtHost test:///default
Get-VirtNetwork | Select-Object Name, IsActive, Autostart, Bridge | Format-Table
$lab = New-VirtNetwork lab -Cidr 10.20.0.0/24 -Bridge virbr5 -Autostart
$lab | Select-Object Name, IsActive, IsPersistent, Autostart, Bridge | Format-List
'lab' | Start-VirtNetwork
New-VirtNetwork gone -Forward Isolated -Cidr 10.30.0.0/24 -Bridge virbr6 -Transient | Out-Null
Get-VirtNetwork -Active | Sort-Object Name | ForEach-Object Name
Stop-VirtNetwork lab, gone
Get-VirtNetwork -Inactive | ForEach-Object Name
Get-VirtNetwork none -ErrorAction SilentlyContinue -ErrorVariable problems
$problems | ForEach-Object FullyQualifiedErrorId
Remove-VirtNetwork lab -Confirm:$false
Get-VirtNetwork | ForEach-Object Name
Disconnect-VirtHost $host1
