# Tests of an environment, not of VirtPS: copy this file and OurHosts.psd1, name your hosts there, and run
#   Invoke-Pester OurHosts.Tests.ps1 -Output Detailed
BeforeDiscovery {
    Import-Module VirtPS
    $wanted = Import-PowerShellDataFile (Join-Path $PSScriptRoot OurHosts.psd1)
    $hosts = $wanted.Hosts | ForEach-Object { @{ Uri = $_; Wanted = $wanted; Document = $wanted.Configurations?[$_] } }
    $certificates = $wanted.Certificates | ForEach-Object { @{ Path = $_; Days = $wanted.CertificateDays } }
}

Describe 'Our hosts: <Uri>' -ForEach $hosts {
    BeforeAll {
        $script:connection = Connect-VirtHost $Uri -NotDefault -ErrorAction SilentlyContinue
    }

    AfterAll {
        $connection | Disconnect-VirtHost
    }

    It 'is reachable' {
        $connection | Should -Not -BeNullOrEmpty
        $connection.IsAlive | Should -BeTrue
    }

    It 'has all pools started that start with the host, with room in them' {
        $pools = Get-VirtStoragePool -Connection $connection
        ($pools | Where-Object { $_.Autostart -and -not $_.IsActive }).Name | Should -BeNullOrEmpty
        ($pools | Where-Object { $_.IsActive -and $_.Available -lt $Wanted.PoolRoom }).Name | Should -BeNullOrEmpty
    }

    It 'has all networks started that start with the host' {
        (Get-VirtNetwork -Connection $connection | Where-Object { $_.Autostart -and -not $_.IsActive }).Name | Should -BeNullOrEmpty
    }

    It 'runs every domain that should run' {
        $idle = Get-VirtDomain -Connection $connection | Where-Object { $_.Autostart -and $_.State -ne 'Running' }
        $idle.Name | Should -BeNullOrEmpty
    }

    It 'has no domain that crashed' {
        (Get-VirtDomain -Connection $connection -State Crashed).Name | Should -BeNullOrEmpty
    }

    It "does not drift from $($Document ?? 'a document (lacks one: OurHosts.psd1 names none for this host)')" -Skip:(-not $Document) {
        $drift = Test-VirtConfiguration (Join-Path $PSScriptRoot $Document) -Connection $connection -Detailed
        "$($drift | ForEach-Object { "$($_.Kind) $($_.Name): $_" })" | Should -BeNullOrEmpty
    }
}

Describe 'Our certificates: <Path>' -ForEach $certificates {
    It 'is good for a while' {
        (Get-VirtCertificate -Path $Path).NotAfter | Should -BeGreaterThan (Get-Date).AddDays($Days)
    }
}
