# Enter-VirtConsole at a terminal: terminal.py sits there, types and looks at the terminal's modes.
BeforeDiscovery {
    $python = Get-Command python3 -ErrorAction SilentlyContinue
    $qemu = Get-Command qemu-system-x86_64 -ErrorAction SilentlyContinue
    $lacks = if (-not $python) { 'python3' }
    $lacksQemu = if ($lacks) { $lacks } elseif (-not $qemu) { 'qemu-system-x86_64' } elseif ((id -u) -ne 0) { 'the rights of root' }
}

Describe 'Enter-VirtConsole at a terminal' {
    It 'has a guest in raw mode, leaves by a key, by a stop and with the guest, and leaves the terminal as it was<Lacks>' -ForEach @(
        @{ Lacks = $lacks ? " (not run: $lacks is lacking)" : '' }
    ) -Skip:([bool]$lacks) {
        $seen = python3 (Join-Path $PSScriptRoot terminal.py) (Get-Module VirtPS).Path test:///default test
        $seen | Where-Object { $_ -notlike 'ok: *' } | Should -Be 'all seen'
    }
}

Describe 'consoles, channels and screens of a real guest<Lacks>' -ForEach @(@{ Lacks = $lacksQemu ? " (not run: $lacksQemu is lacking)" : '' }) -Skip:([bool]$lacksQemu) {
    BeforeAll {
        . (Join-Path $PSScriptRoot ../DaemonAdmin/TestDaemon.ps1)
        $daemon = Start-TestDaemon
        $uri = "qemu+unix:///system?socket=$($daemon.Root)/run/virtps/virtps-sock"
        $null = Connect-VirtHost $uri

        # A boot sector that says "ready" on the serial port and echoes what it hears, halting in between:
        # 0: xor ax,ax; mov ds,ax; mov ss,ax; mov sp,7c00; xor dx,dx; mov ax,e3; int 14; mov si,message
        # next: lodsb; test al,al; jz on; mov ah,1; int 14; jmp next; on: sti; idle: hlt
        # hear: mov ah,3; int 14; test ah,1; jz idle; mov ah,2; int 14; mov ah,1; int 14; jmp hear
        $image = Join-Path $daemon.Root echo.img
        $sector = [Convert]::FromHexString('31c08ed88ed0bc007c31d2b8e300cd14be387cac84c07406b401cd14ebf5fbf4b403cd14f6c40174f6b402cd14b401cd14ebed') +
            [byte[]]::new(5) + [Text.Encoding]::ASCII.GetBytes("ready`r`n`0")
        [IO.File]::WriteAllBytes($image, ($sector + [byte[]]::new(510 - $sector.Count) + [byte[]](0x55, 0xaa) + [byte[]]::new(1MB - 512)))
        $xml = "<domain type='qemu'><name>web1</name><memory unit='MiB'>32</memory><os><type arch='x86_64' machine='pc'>hvm</type><boot dev='hd'/></os>" +
            "<devices><disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='$image'/><target dev='hda' bus='ide'/></disk><serial type='pty'/>" +
            "<channel type='unix'><target type='virtio' name='org.example.0'/></channel>" +
            "<graphics type='vnc' port='-1' listen='127.0.0.1'/><video><model type='vga'/></video></devices></domain>"
    }

    BeforeEach { $null = New-VirtDomain -Xml $xml -Transient }
    AfterEach { Get-VirtDomain web1* | Stop-VirtDomain -Force -Confirm:$false }

    AfterAll {
        Disconnect-VirtHost -All
        Stop-TestDaemon $daemon
    }

    It 'shows it at a terminal, which is as it was after leaving, a stop and the guest''s end' {
        $end = "Import-Module '$((Get-Module VirtPS).Path)'; `$null = Connect-VirtHost '$uri'; Stop-VirtDomain web1 -Force -Confirm:`$false"
        # A domain that is gone has no console either, but another error; it stays defined.
        $null = New-VirtDomain -Xml (Get-VirtXml (Get-VirtDomain web1) -Inactive)
        $seen = python3 (Join-Path $PSScriptRoot terminal.py) (Get-Module VirtPS).Path $uri echo $end
        $seen | Where-Object { $_ -notlike 'ok: *' } | Should -Be 'all seen'
        Remove-VirtDomain web1 -Confirm:$false
    }

    It 'talks with it' {
        $talk = Invoke-VirtConsoleScript web1 @{ Expect = 'ready|^'; Send = 'hello' }, @{ Expect = "hello`r" } -StepTimeoutSec 60 -Device serial0
        $talk.Text | Should -Match "hello`r"
        Invoke-VirtConsoleScript web1 @{ Expect = 'never' } -StepTimeoutSec 1 -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'OperationTimeout,VirtPS.Commands.InvokeVirtConsoleScriptCommand'
        Invoke-VirtConsoleScript web1 'x' -Device nosuch -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'InternalError,VirtPS.Commands.InvokeVirtConsoleScriptCommand'
    }

    It 'opens its console and its channel, for one at a time' {
        foreach ($command in 'Open-VirtConsole', 'Open-VirtChannel') {
            $first = & $command web1
            & $command web1 -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'OperationFailed,*'
            $second = & $command web1 -Force
            { $first.Read([byte[]]::new(9), 0, 9) } | Should -Throw '*stream had I/O failure*'
            $first.Dispose()
            $second.Dispose()
        }
        Open-VirtChannel web1 org.example.9 -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'InternalError,*'
    }

    It 'takes a picture of its screen as <Kind>' -ForEach @(
        @{ Kind = 'png'; Begins = 0x89, 0x50, 0x4e }
        @{ Kind = 'ppm'; Begins = 0x50, 0x36, 0x0a }
    ) {
        $file = Join-Path $TestDrive "real.$Kind"
        (Save-VirtScreenshot web1 $file).FullName | Should -Be $file
        [IO.File]::ReadAllBytes($file)[0..2] | Should -Be $Begins
        Save-VirtScreenshot web1 (Join-Path $TestDrive other.png) -Screen 7 -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'OperationInvalid,*'
        Test-Path (Join-Path $TestDrive other.png) | Should -BeFalse
    }

    It 'shows what it uses' {
        $used = @(Watch-VirtDomain web1 -Interval 0.2 -Count 2)
        $used.Count | Should -Be 2
        $used[1].Cpu.Time | Should -BeGreaterThan ([TimeSpan]::Zero)
        "$($used[1].Rate)" | Should -Not -Match '(^|, )/s'
    }
}
