# Long operations that are stopped half-way: each step takes an hour, so none of them ends by itself.
$slow = Connect-VirtHost 'test:///default?pace=3600000'
$file = Join-Path ([System.IO.Path]::GetTempPath()) "virtps-stopped-$PID.save"
$null = New-VirtStorageVolume disk1 -Pool default-pool -Capacity 8MB
function Stop-HalfWay($job) {
    while ($job.Progress.Count -eq 0) {
        # One that ended, or never began, will make no progress.
        if (-not $job -or (Wait-Job $job -Timeout 1)) { throw "nothing to stop: $($job.JobStateInfo.State) $($job.Error)" }
    }
    "$($job.Progress[0].Activity) $($job.Progress[0].PercentComplete)"
    Stop-Job $job
    "$((Get-Job -Id $job.Id).JobStateInfo.State)"
    Remove-Job $job
}
Stop-HalfWay (Save-VirtDomain test $file -AsJob)
"$((Get-VirtDomain test).State) $(Test-Path $file)"
Stop-HalfWay (Save-VirtDomain test -Managed -AsJob)
"$((Get-VirtDomain test).State) $((Get-VirtDomain test).HasManagedSave)"
Stop-HalfWay (Copy-VirtStorageVolume default-pool disk1 -NewName copy -AsJob)
Get-VirtStorageVolume | ForEach-Object Name
Stop-HalfWay (Clear-VirtStorageVolume default-pool disk1 -Confirm:$false -AsJob)
Get-VirtStorageVolume | ForEach-Object Name
$slow.IsAlive
Disconnect-VirtHost
