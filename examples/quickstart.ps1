# VirtPS in five minutes: a whole session on test:///default, a host that lives inside this process.
# Nothing is changed outside it. ./build.sh demo runs this file.
Import-Module VirtPS
$ErrorActionPreference = 'Stop'
$ConfirmPreference = 'None'

Write-Host '-- Connect, and look at what is there'
Connect-VirtHost test:///default | Format-Table Name, DriverName, HostName, IsAlive
Get-VirtHost | Format-List Name, Architecture, Hypervisor, MemoryText, Cpus
Get-VirtDomain | Format-Table Name, State, MemoryText

Write-Host '-- A pool with a volume, and a network'
New-VirtStoragePool -Name images -Type Dir -Target /images -Build -Start | Format-Table Name, State, CapacityText
New-VirtStorageVolume -Pool images -Name data.qcow2 -Capacity 5GB -Format qcow2 | Format-Table Name, Path, CapacityText
New-VirtNetwork -Name lab -Forward Nat -Cidr 10.20.0.0/24 -Start | Format-Table Name, IsActive, Bridge

Write-Host '-- Three domains without a line of XML, each with a new disk and a network card'
$lab = 'web1', 'web2', 'web3' | ForEach-Object {
    New-VirtDomain -Name $_ -Memory 2GB -Vcpu 2 -Disk (New-VirtDiskConfig -Size 20GB -Pool images) -Network lab
}
$lab | Format-Table Name, State, MemoryText
Get-VirtStorageVolume -Pool images | Format-Table Name, CapacityText, Path

Write-Host '-- Start them, and hear of it'
Register-VirtEvent -EventName DomainLifecycle -SourceIdentifier quickstart | Out-Null
Get-VirtDomain web* | Start-VirtDomain
$heard = foreach ($count in 1..3) {
    $message = Wait-Event -SourceIdentifier quickstart -Timeout 30
    $message.SourceEventArgs.Event
    Remove-Event -EventIdentifier $message.EventIdentifier
}
# PowerShell does not promise to queue events in the order they came.
$heard | Sort-Object Time, ObjectName | Format-Table Kind, ObjectName, Summary
Unregister-VirtEvent -SourceIdentifier quickstart

Write-Host '-- Snapshot one, change it, go back'
New-VirtSnapshot web1 before | Format-Table Name, DomainName, State, IsCurrent
Set-VirtDomain web1 -Memory 1GB
Get-VirtDomain web1 | Format-Table Name, State, MemoryText
Restore-VirtSnapshot web1 before
Get-VirtDomain web1 | Format-Table Name, State, MemoryText

Write-Host '-- Measure all that run, in one call'
Measure-VirtDomain web* | Sort-Object Name | Format-Table Name, State, MemoryText

Write-Host '-- What does not exist is an error with an id'
try { Get-VirtDomain web9 } catch { Write-Host $_.FullyQualifiedErrorId }

Write-Host '-- Stop them, wait, and clean up'
Get-VirtDomain web* -State Running | Stop-VirtDomain -PassThru | Wait-VirtDomain -For Shutoff -TimeoutSec 30 |
    Sort-Object Name | Format-Table Name, State, StateReason
Get-VirtSnapshot web1 | Remove-VirtSnapshot
Get-VirtDomain web* | Remove-VirtDomain
Get-VirtStorageVolume -Pool images | Remove-VirtStorageVolume
Stop-VirtStoragePool images
Remove-VirtStoragePool images
Stop-VirtNetwork lab
Remove-VirtNetwork lab
Get-VirtDomain | Format-Table Name, State
Disconnect-VirtHost -All
