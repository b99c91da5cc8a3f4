BeforeAll {
    if (-not (Get-Module VirtPS)) {
        Import-Module ($env:VIRTPS_MODULE ?? (Join-Path $PSScriptRoot ../../../out/VirtPS))
    }

    $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'problems' }
    $null = Connect-VirtHost test:///default
}

AfterAll { Disconnect-VirtHost -All }

Describe 'Get-VirtInterface' {
    It 'gives the interfaces of the host' {
        $one = Get-VirtInterface
        $one.Name, $one.Mac, $one.IsActive | Should -Be 'eth1', 'aa:bb:cc:dd:ee:ff', $true
        ([xml]$one.Xml).interface.mtu.size | Should -Be '1492'
    }

    It 'finds by name, wildcard and pipeline' {
        (Get-VirtInterface eth1).Name | Should -Be 'eth1'
        (Get-VirtInterface E*).Name | Should -Be 'eth1'
        ('eth1' | Get-VirtInterface).Name | Should -Be 'eth1'
    }

    It 'finds by address, however its letters are written' {
        (Get-VirtInterface -Mac AA:BB:CC:DD:EE:FF).Name | Should -Be 'eth1'
        (Get-VirtInterface -Mac *:ff).Name | Should -Be 'eth1'
        Get-VirtInterface -Mac 00:* -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'picks those that are up or down' {
        @(Get-VirtInterface -Active).Count | Should -Be 1
        Get-VirtInterface -Inactive | Should -BeNullOrEmpty
        @(Get-VirtInterface -Inactive:$false).Count | Should -Be 1
    }

    It 'reports <Arguments> as missing' -ForEach @(
        @{ Arguments = @{ Name = 'nosuch' }; Target = 'nosuch' }
        @{ Arguments = @{ Mac = '00:00:00:00:00:00' }; Target = '00:00:00:00:00:00' }
    ) {
        Get-VirtInterface @Arguments @quiet | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -Be 'NoInterface,VirtPS.Commands.GetVirtInterfaceCommand'
        $problems[0].TargetObject | Should -Be $Target
    }
}
