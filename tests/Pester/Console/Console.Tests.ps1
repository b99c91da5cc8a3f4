Describe 'Consoles, screens and keys' {
    BeforeEach {
        $null = Connect-VirtHost test:///default
        $xml = "<domain type='test'><name>web1</name><memory>65536</memory><os><type>hvm</type></os><devices><serial type='pty'/>" +
            "<channel type='unix'><target type='virtio' name='org.example.0'/></channel><graphics type='vnc' port='5901' listen='127.0.0.1'/></devices></domain>"
        $null = New-VirtDomain -Xml $xml -Start
    }
    AfterEach { Disconnect-VirtHost -All }

    It '<Command> says NoDomain about a domain that is missing' -ForEach @(
        @{ Command = 'Open-VirtConsole'; With = @{ } }
        @{ Command = 'Open-VirtChannel'; With = @{ } }
        @{ Command = 'Invoke-VirtConsoleScript'; With = @{ Script = 'x' } }
        @{ Command = 'Enter-VirtConsole'; With = @{ } }
        @{ Command = 'Save-VirtScreenshot'; With = @{ } }
        @{ Command = 'Send-VirtKey'; With = @{ Key = 'Enter' } }
        @{ Command = 'Send-VirtNmi'; With = @{ } }
        @{ Command = 'Send-VirtProcessSignal'; With = @{ ProcessId = 1; Signal = 'Nop' } }
        @{ Command = 'Get-VirtDisplay'; With = @{ } }
        @{ Command = 'Update-VirtDisplay'; With = @{ } }
    ) {
        & $Command nothing @With -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be "NoDomain,VirtPS.Commands.$($Command -replace '-')Command"
    }

    It 'opens a console as a stream that one holds at a time' {
        $console = Get-VirtDomain web1 | Open-VirtConsole
        Open-VirtConsole web1 -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'OperationFailed,VirtPS.Commands.OpenVirtConsoleCommand'
        $second = Open-VirtConsole web1 -Force
        $second.CanWrite | Should -BeTrue
        $console.Dispose()
        $second.Dispose()
    }

    It 'opens a channel that echoes' {
        $channel = 'web1' | Open-VirtChannel -Channel org.example.0
        $channel.Write([byte[]](1, 2, 3), 0, 3)
        $buffer = [byte[]]::new(3)
        $channel.Read($buffer, 0, 3) | Should -Be 3
        $buffer | Should -Be 1, 2, 3
        $channel.Dispose()
        Open-VirtChannel web1 none -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Match '^InvalidArg,'
    }

    It 'talks with a guest' {
        $talk = [pscustomobject]@{ DomainName = 'web1' } | Invoke-VirtConsoleScript -Script @{ Expect = 'login: '; Send = 'root' }, @{ Expect = '# '; Send = 'hostname' }, @{ Expect = '# ' }
        $talk.Answers[2] | Should -Be "hostname`r`nweb1`r`nroot@web1:~# "
        Invoke-VirtConsoleScript web1 'x' -WhatIf | Should -BeNullOrEmpty
    }

    It 'says OperationTimeout about what a guest does not say, and the console is free again' {
        Invoke-VirtConsoleScript web1 @{ Expect = 'never' } -StepTimeoutSec 1 -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'OperationTimeout,VirtPS.Commands.InvokeVirtConsoleScriptCommand'
        (Invoke-VirtConsoleScript web1 @{ Expect = 'login' }).DomainName | Should -Be 'web1'
    }

    It 'stops a talk at once, and the console is free again' {
        $shell = [PowerShell]::Create()
        try {
            $null = $shell.AddScript("Import-Module '$((Get-Module VirtPS).Path)'; Invoke-VirtConsoleScript web1 @{ Expect = 'never' } -StepTimeoutSec 3600")
            $running = $shell.BeginInvoke()
            $running.AsyncWaitHandle.WaitOne(1000) | Should -BeFalse
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $clock.ElapsedMilliseconds | Should -BeLessThan 5000
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        }
        finally {
            $shell.Dispose()
        }

        (Invoke-VirtConsoleScript web1 @{ Expect = 'login' }).DomainName | Should -Be 'web1'
    }

    It 'refuses a step that has something else than Expect and Send' {
        { Invoke-VirtConsoleScript web1 @{ Wait = 'x' } } | Should -Throw -ErrorId 'InvalidArg,*'
    }

    It 'saves a picture as <Kind>, and not with -WhatIf' -ForEach @(
        @{ Kind = 'png'; Begins = 0x89, 0x50, 0x4e, 0x47 }
        @{ Kind = 'ppm'; Begins = 0x50, 0x36, 0x0a, 0x33 }
    ) {
        $file = Join-Path $TestDrive "screen.$Kind"
        Save-VirtScreenshot web1 $file -WhatIf
        Test-Path $file | Should -BeFalse
        (Get-VirtDomain web1 | Save-VirtScreenshot -Path $file).FullName | Should -Be $file
        [IO.File]::ReadAllBytes($file)[0..3] | Should -Be $Begins
    }

    It 'presses keys and types, and refuses what no keyboard has' {
        (Send-VirtKey web1 Ctrl, Alt, Delete -PassThru).Name | Should -Be 'web1'
        (Get-VirtDomain web1 | Send-VirtKey -Text "Hello, World!`n" -PassThru).Name | Should -Be 'web1'
        Send-VirtKey web1 -Text ([char]0x20ac) -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Match '^InvalidArg,'
        { Send-VirtKey web1 } | Should -Throw -ErrorId 'InvalidArg,*'
        Send-VirtKey web1 Enter -PassThru -WhatIf | Should -BeNullOrEmpty
    }

    It 'sends interrupts and signals, and not with -WhatIf' {
        (Send-VirtNmi web1 -PassThru).Name | Should -Be 'web1'
        Send-VirtNmi web1 -PassThru -WhatIf | Should -BeNullOrEmpty
        (Send-VirtProcessSignal web1 1 Nop -PassThru).Name | Should -Be 'web1'
        Send-VirtProcessSignal web1 2 Nop -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Match '^InvalidArg,'
    }

    It 'shows where viewers connect to' {
        $display = Get-VirtDisplay web1
        "$($display.Uri) $($display.Display)" | Should -Be 'vnc://127.0.0.1:5901 1'
        Get-VirtDisplay test | Should -BeNullOrEmpty
        Get-VirtDisplay web1 -Type spice | Should -BeNullOrEmpty
        (Update-VirtDisplay web1 -PassThru).Name | Should -Be 'web1'
        Update-VirtDisplay test -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Match '^OperationUnsupported,'
    }
}
