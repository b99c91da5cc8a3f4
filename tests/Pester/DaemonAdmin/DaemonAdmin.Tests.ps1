BeforeAll {
    if (-not (Get-Module VirtPS)) {
        Import-Module ($env:VIRTPS_MODULE ?? (Join-Path $PSScriptRoot ../../../out/VirtPS))
    }

    . (Join-Path $PSScriptRoot TestDaemon.ps1)
    $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'problems' }
}

Describe 'A daemon' {
    BeforeEach {
        $running = Start-TestDaemon
        $at = @{ Daemon = $running.Uri }
    }

    AfterEach {
        Disconnect-VirtHost -All
        Stop-TestDaemon $running
    }

    It 'has two servers' {
        (Get-VirtDaemonServer @at).Name | Should -Be 'admin', 'virtpsd'
        (Get-VirtDaemonServer v* @at).Name | Should -Be 'virtpsd'
        Get-VirtDaemonServer nosuch* @at | Should -BeNullOrEmpty
        $null = Get-VirtDaemonServer nosuch @at @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'NoServer,VirtPS.Commands.GetVirtDaemonServerCommand'
        $problems[0].TargetObject | Should -Be nosuch
    }

    It 'is found by URI, from the pipeline too, and from objects of its own' {
        ($running.Uri | Get-VirtDaemonLog).Outputs | Should -Be '1:stderr'
        $server = Get-VirtDaemonServer virtpsd @at
        (Get-VirtDaemonServer -Daemon $server.Daemon).Count | Should -Be 2
    }

    It 'takes other bounds, and none with -WhatIf' {
        Set-VirtDaemonServer virtpsd -MaxClients 90 @at -WhatIf
        (Get-VirtDaemonServer virtpsd @at).MaxClients | Should -Be 5000
        (Get-VirtDaemonServer virtpsd @at | Set-VirtDaemonServer -MaxClients 90 -MaxWorkers 40 -PassThru).MaxClients | Should -Be 90
        (Get-VirtDaemonServer virtpsd @at).MaxWorkers | Should -Be 40
        Set-VirtDaemonServer virtpsd -MaxClients 3 @at @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.SetVirtDaemonServerCommand'
    }

    It 'shows its clients and sends them away, but not with -WhatIf' {
        $connection = Connect-VirtHost $running.Hosts
        $client = Get-VirtDaemonClient virtpsd @at
        $client.ProcessId, $client.Transport | Should -Be $PID, 'Unix'
        $client | Disconnect-VirtDaemonClient -WhatIf
        $connection.IsAlive | Should -BeTrue
        $client | Disconnect-VirtDaemonClient
        Get-VirtDaemonClient virtpsd @at | Where-Object Id -EQ $client.Id | Should -BeNullOrEmpty
        $client | Disconnect-VirtDaemonClient @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'NoClient,VirtPS.Commands.DisconnectVirtDaemonClientCommand'
    }

    It 'takes what is piped: names, servers and addresses' {
        ('virtpsd' | Get-VirtDaemonServer @at).Name | Should -Be 'virtpsd'
        $null = Connect-VirtHost $running.Hosts
        (Get-VirtDaemonServer virtpsd @at | Get-VirtDaemonClient).ProcessId | Should -Be $PID
        ('virtpsd' | Get-VirtDaemonClient @at).ProcessId | Should -Be $PID
    }

    It 'logs otherwise, and not with -WhatIf' {
        $running.Uri | Set-VirtDaemonLog -Filter 1:rpc -WhatIf
        (Get-VirtDaemonLog @at).Filters | Should -BeNullOrEmpty
        $running.Uri | Set-VirtDaemonLog -Filter 1:rpc
        (Get-VirtDaemonLog @at).Filters | Should -Be '1:rpc'
        Set-VirtDaemonLog @at -Filter 9:rpc @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.SetVirtDaemonLogCommand'
    }

    It 'has no certificates to read anew without TLS, and reads none with -WhatIf' {
        Get-VirtDaemonServer virtpsd @at | Update-VirtDaemonCertificate -WhatIf @quiet
        $problems | Should -BeNullOrEmpty
        Get-VirtDaemonServer virtpsd @at | Update-VirtDaemonCertificate @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'InternalError,VirtPS.Commands.UpdateVirtDaemonCertificateCommand'
        Update-VirtDaemonCertificate nosuch @at @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'NoServer,VirtPS.Commands.UpdateVirtDaemonCertificateCommand'
    }
}
