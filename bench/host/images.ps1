# Measures Export- and Import-VirtStorageVolume with the images that services.py has made: images.ps1 URI DIRECTORY
param([string] $Uri, [string] $Directory)
$ErrorActionPreference = 'Stop'
Import-Module VirtPS
$null = Connect-VirtHost $Uri
$local = Join-Path $Directory local
foreach ($data in 0, 64, 256) {
    $took = (Measure-Command { Export-VirtStorageVolume images "data$data" $local -Sparse }).TotalMilliseconds
    '{0,-44} {1,9:0.0} ms' -f "Export-VirtStorageVolume, 10 GB with $data MiB", $took
    $null = New-VirtStorageVolume images "import$data" 10GB -Allocation 0 -Format raw
    $took = (Measure-Command { Import-VirtStorageVolume images "import$data" $local -Sparse }).TotalMilliseconds
    '{0,-44} {1,9:0.0} ms' -f "Import-VirtStorageVolume, 10 GB with $data MiB", $took
    cmp $local (Join-Path $Directory "images/data$data")
    cmp $local (Join-Path $Directory "images/import$data")
    if ($LASTEXITCODE) { throw "import$data differs" }
    Remove-Item $local
}
