BeforeAll {
    if (-not (Get-Module VirtPS)) {
        Import-Module ($env:VIRTPS_MODULE ?? (Join-Path $PSScriptRoot ../../../out/VirtPS))
    }

    # Two daemons play two hosts; a free port for each, as nobody else on this machine is to be disturbed.
    $lab = [System.IO.Directory]::CreateTempSubdirectory('vps').FullName
    $port = foreach ($n in 1, 2) {
        $listener = [System.Net.Sockets.TcpListener]::new('127.0.0.1', 0)
        $listener.Start()
        $listener.LocalEndpoint.Port
        $listener.Stop()
    }
    foreach ($n in 1, 2) {
        $null = New-Item -ItemType Directory "$lab/host$n/etc/virtps"
        Set-Content "$lab/host$n/etc/virtps/virtpsd.conf" "listen_addr = `"127.0.0.1`"", "tls_port = `"$($port[$n - 1])`""
    }

    $null = New-VirtCertificateAuthority 'Lab CA' -AuthorityPath $lab/ca -KeyAlgorithm Ecdsa
    $null = New-VirtCertificate host1, host2 -DnsName localhost -Role Server, Client -AuthorityPath $lab/ca -KeyAlgorithm Ecdsa
    $to = @{ NotDefault = $true; ErrorAction = 'SilentlyContinue'; ErrorVariable = 'problems' }
}

AfterAll {
    Disconnect-VirtHost -All
    Get-VirtDaemon $lab/host1, $lab/host2 -ErrorAction Ignore | Stop-VirtDaemon
    Remove-Item $lab -Recurse -Force
}

Describe 'Two hosts over TLS' {
    It 'installs and starts nothing with -WhatIf' {
        Start-VirtDaemon $lab/host1 -Listen -PkiPath $lab/ca/host1 -WhatIf
        "$lab/host1/etc/pki" | Should -Not -Exist
        Get-VirtDaemon $lab/host1 -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'starts no daemon with certificates that do not fit' {
        Copy-Item $lab/ca/host1 $lab/broken -Recurse
        Copy-Item $lab/ca/host2/serverkey.pem $lab/broken/serverkey.pem
        Start-VirtDaemon $lab/host1 -Listen -PkiPath $lab/broken -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems[0].FullyQualifiedErrorId | Should -Be 'SystemError,VirtPS.Commands.StartVirtDaemonCommand'
        "$lab/host1/etc/pki" | Should -Not -Exist
    }

    It 'reach each other after Start-VirtDaemon -Listen -PkiPath' {
        $started = 1, 2 | ForEach-Object { Start-VirtDaemon $lab/host$_ -Listen -PkiPath $lab/ca/host$_ -IdleSec 600 }
        $started.Count | Should -Be 2
        foreach ($n in 1, 2) {
            $connection = Connect-VirtHost "test+tls://localhost:$($port[2 - $n])/default" -PkiPath $lab/ca/host$n -NotDefault
            $connection.IsEncrypted | Should -BeTrue
            (Get-VirtDomain -Connection $connection).Name | Should -Be 'test'
            Disconnect-VirtHost $connection
        }
    }

    It 'refuse a client of another authority' {
        $null = New-VirtCertificateAuthority 'Other CA' -AuthorityPath $lab/other -KeyAlgorithm Ecdsa
        $null = New-VirtCertificate mallory -Role Client -AuthorityPath $lab/other -KeyAlgorithm Ecdsa
        Copy-Item $lab/ca/cacert.pem $lab/other/mallory/cacert.pem
        Connect-VirtHost "test+tls://localhost:$($port[0])/default?no_sanity=1" -PkiPath $lab/other/mallory @to | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -Be 'AuthFailed,VirtPS.Commands.ConnectVirtHostCommand'
    }

    It 'are refused under a name that their certificate does not have, and Test-VirtConnection says which names it has' {
        $uri = "test+tls://127.0.0.1:$($port[0])/default?pkipath=$lab/ca/host2"
        Connect-VirtHost $uri @to | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -Be 'AuthFailed,VirtPS.Commands.ConnectVirtHostCommand'
        $failed = Test-VirtConnection $uri | Where-Object Result -EQ Failed
        $failed.Stage | Should -Be 'ServerCertificate'
        $failed.Detail | Should -BeLike '*127.0.0.1*host1, localhost*'
        $failed.Advice | Should -BeLike '*subjectAltName*'
    }

    It 'get no other certificates while some are installed' {
        Get-VirtDaemon $lab/host2 | Stop-VirtDaemon
        Start-VirtDaemon $lab/host2 -Listen -PkiPath $lab/ca/host1 -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems[0].FullyQualifiedErrorId | Should -Be 'OperationInvalid,VirtPS.Commands.StartVirtDaemonCommand'
        Get-VirtDaemon $lab/host2 -ErrorAction Ignore | Should -BeNullOrEmpty
    }
}
