BeforeDiscovery {
    $daemon = Join-Path $PSScriptRoot ../../../out/daemon/virtpsd
    $noDaemon = -not (Test-Path $daemon)
    $noSshd = $noDaemon -or -not (Test-Path /usr/sbin/sshd) -or (id -u) -ne 0
}

BeforeAll {
    if (-not (Get-Module VirtPS)) {
        Import-Module ($env:VIRTPS_MODULE ?? (Join-Path $PSScriptRoot ../../../out/VirtPS))
    }

    $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'problems' }
    $daemon = Resolve-Path (Join-Path $PSScriptRoot ../../../out/daemon/virtpsd) -ErrorAction SilentlyContinue
    $root = (New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) "vps$PID$(Get-Random -Maximum 999)")).FullName
    $socket = "$root/run/virtps/virtps-sock"
    $uri = "test+unix:///default?socket=$socket"

    function Wait-Until([scriptblock] $condition) {
        $deadline = [datetime]::UtcNow.AddSeconds(30)
        while (-not (& $condition) -and [datetime]::UtcNow -lt $deadline) { $null = Wait-Event -SourceIdentifier never -Timeout 1 }
        & $condition | Should -BeTrue
    }

    function Start-Daemon {
        $script:process = Start-Process $daemon '--root', $root -PassThru -RedirectStandardOutput "$root/out" -RedirectStandardError "$root/err"
        Wait-Until { Test-VirtConnection $uri -Quiet }
    }

    function Stop-Daemon {
        if ($process) {
            $process.Kill()
            $process.WaitForExit()
            $script:process = $null
        }
    }
}

AfterAll {
    Disconnect-VirtHost -All
    Stop-Daemon
    Remove-Item $root -Recurse -Force
}

Describe "Connect-VirtHost to a daemon$(if ($noDaemon) { ' (lacks out/daemon/virtpsd)' })" -Skip:$noDaemon {
    BeforeAll { Start-Daemon }
    AfterAll { Stop-Daemon }
    BeforeEach { if (-not $process) { Start-Daemon } }
    AfterEach { Disconnect-VirtHost -All; Get-EventSubscriber | Unregister-Event; Get-Event | Remove-Event }

    It 'works on the daemon''s host' {
        $one = Connect-VirtHost $uri
        $one.DriverName, $one.IsAlive, $one.IsSecure, $one.CloseReason | Should -Be 'Remote', $true, $true, $null
        (Get-VirtDomain).Name | Should -Be 'test'
    }

    It 'tells that a connection is lost, why, and ends commands on it' {
        $one = Connect-VirtHost $uri -Name one
        Register-VirtEvent -Connection one -EventName ConnectionClosed -SourceIdentifier closed
        Stop-Daemon
        Wait-Event closed -Timeout 30 | Should -Not -BeNullOrEmpty
        Wait-Until { -not $one.IsAlive }
        (Get-VirtConnection one).IsAlive, (Get-VirtConnection one).IsDefault | Should -Be $false, $false
        (Get-VirtConnection one).CloseReason | Should -BeIn 'Eof', 'Error'
        $reached = $false
        { Get-VirtDomain -Connection one; Set-Variable reached $true -Scope 1 } | Should -Throw '*is lost*' -ErrorId 'InvalidConn,VirtPS.Commands.GetVirtDomainCommand'
        $reached | Should -BeFalse
    }

    It 'restores a connection with its events after the daemon was killed and started again' {
        $one = Connect-VirtHost $uri -Name one -RestoreSec 60
        Register-VirtEvent -Connection one -EventName DomainLifecycle -SourceIdentifier life
        Stop-Daemon
        $one.IsAlive | Should -BeTrue
        Start-Daemon
        (Get-VirtDomain -Connection one).Name | Should -Be 'test'
        Suspend-VirtDomain test -Connection one
        Wait-Event life -Timeout 30 | Should -Not -BeNullOrEmpty
    }

    It 'gives up what is not back in time' {
        $one = Connect-VirtHost $uri -Name one -RestoreSec 1
        Stop-Daemon
        Wait-Until { -not $one.IsAlive }
        { Get-VirtDomain -Connection one } | Should -Throw -ErrorId 'InvalidConn,VirtPS.Commands.GetVirtDomainCommand'
    }
}

Describe "Connect-VirtHost -Session$(if ($noSshd) { ' (lacks out/daemon/virtpsd, sshd or the rights of root)' })" -Skip:$noSshd {
    BeforeAll {
        Start-Daemon
        foreach ($key in 'host', 'user') { & ssh-keygen -q -t ed25519 -N '' -f "$root/$key" }
        Copy-Item "$root/user.pub" "$root/authorized"
        $probe = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $probe.Start()
        $port = $probe.LocalEndpoint.Port
        $probe.Stop()
        Set-Content "$root/sshd_config" @"
Port $port
ListenAddress 127.0.0.1
HostKey $root/host
PidFile none
AuthorizedKeysFile $root/authorized
StrictModes no
UsePAM no
PasswordAuthentication no
Subsystem powershell $((Get-Process -Id $PID).Path) -sshs -NoLogo -NoProfile
"@
        Set-Content "$root/known" "[127.0.0.1]:$port $((Get-Content "$root/host.pub" -Raw).Trim())"
        $null = New-Item -ItemType Directory /run/sshd -Force
        $sshd = Start-Process /usr/sbin/sshd '-D', '-f', "$root/sshd_config" -PassThru -RedirectStandardError "$root/sshd.err"
        Wait-Until { (Get-Content "$root/sshd.err" -Raw) -match 'listening' -or (Test-Connection 127.0.0.1 -TcpPort $port -Quiet) }
        function New-TestSession {
            New-PSSession -HostName 127.0.0.1 -Port $port -UserName root -KeyFilePath "$root/user" -Options @{ UserKnownHostsFile = "$root/known" } -ErrorAction Stop
        }
    }

    AfterAll {
        if ($sshd) { $sshd.Kill() }
        Stop-Daemon
    }

    BeforeEach { $session = New-TestSession }
    AfterEach { Disconnect-VirtHost -All; $session | Where-Object State -EQ Opened | Remove-PSSession; Get-EventSubscriber | Unregister-Event; Get-Event | Remove-Event }

    It 'works on the host at the far side, and leaves the session open and free' {
        $one = Connect-VirtHost "test:///default?socket=$socket" -Session $session
        $one.Name, $one.Uri, $one.IsEncrypted | Should -Be 'test:///default@127.0.0.1', 'test:///default', $true
        (Get-VirtDomain).Name | Should -Be 'test'
        Disconnect-VirtHost $one
        $session.State, $session.Availability | Should -Be 'Opened', 'Available'
        Invoke-Command $session { Test-Path variable:VirtPSTunnel } | Should -BeFalse
    }

    It 'carries events' {
        $one = $session | Connect-VirtHost "test:///default?socket=$socket" -Name far
        Register-VirtEvent -Connection far -EventName DomainLifecycle -SourceIdentifier life
        Suspend-VirtDomain test -Connection far
        Wait-Event life -Timeout 30 | Should -Not -BeNullOrEmpty
        Resume-VirtDomain test -Connection far
    }

    It 'carries large answers' {
        $null = Connect-VirtHost "test:///default?socket=$socket" -Session $session
        $text = 'x' * 300kb
        $xml = "<domain type='test'><name>large</name><description>$text</description><memory>1024</memory><os><type>hvm</type></os></domain>"
        $null = New-VirtDomain -Xml $xml
        (Get-VirtXml (Get-VirtDomain large)).Length | Should -BeGreaterThan 300kb
        Remove-VirtDomain large -Confirm:$false
    }

    It 'takes a session for itself' {
        $null = Connect-VirtHost "test:///default?socket=$socket" -Session $session
        Connect-VirtHost "test:///default?socket=$socket" -Session $session @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'OperationInvalid,VirtPS.Commands.ConnectVirtHostCommand'
        $problems[0].TargetObject | Should -Be $session
    }

    It 'says which sockets are not there' {
        Connect-VirtHost "test:///default?socket=$root/nosuch" -Session $session @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'SystemError,VirtPS.Commands.ConnectVirtHostCommand'
        $problems[0].Exception.Message | Should -BeLike "*none of $root/nosuch"
        $session.Availability | Should -Be 'Available'
    }

    It 'refuses a URI that names a way of its own' {
        Connect-VirtHost qemu+ssh://elsewhere/system -Session $session @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.ConnectVirtHostCommand'
    }

    It 'tells that the session is lost' {
        $one = Connect-VirtHost "test:///default?socket=$socket" -Session $session
        Remove-PSSession $session
        Wait-Until { -not $one.IsAlive }
        { Get-VirtDomain -Connection $one } | Should -Throw -ErrorId 'InvalidConn,VirtPS.Commands.GetVirtDomainCommand'
    }
}
