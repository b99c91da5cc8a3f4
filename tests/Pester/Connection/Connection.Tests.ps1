BeforeAll {
    if (-not (Get-Module VirtPS)) {
        Import-Module ($env:VIRTPS_MODULE ?? (Join-Path $PSScriptRoot ../../../out/VirtPS))
    }

    $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'problems' }
}

Describe 'Connect-VirtHost' {
    AfterEach { Disconnect-VirtHost -All }

    It 'opens a URI and makes it a default' {
        $one = Connect-VirtHost test:///default
        $one.Name | Should -Be 'test:///default'
        $one.Uri | Should -Be 'test:///default'
        $one.DriverName | Should -Be 'Test'
        $one.IsAlive, $one.IsDefault, $one.IsReadOnly | Should -Be $true, $true, $false
    }

    It 'opens several at once, also from the pipeline' {
        @(Connect-VirtHost test:///default, test:///default).Count | Should -Be 2
        @('test:///default' | Connect-VirtHost).Count | Should -Be 1
        @(Get-VirtConnection).Count | Should -Be 3
    }

    It 'numbers connections to the same URI' {
        $null = Connect-VirtHost test:///default, test:///default, test:///default
        (Get-VirtConnection).Name | Should -Be 'test:///default', 'test:///default#2', 'test:///default#3'
    }

    It 'gives the number of a closed connection away again' {
        $null = Connect-VirtHost test:///default, test:///default
        Disconnect-VirtHost test:///default#2
        (Connect-VirtHost test:///default).Name | Should -Be 'test:///default#2'
    }

    It 'says what the program said that was to reach the host, however early it ended' -Skip:$IsWindows {
        $program = Join-Path $TestDrive nobody
        Set-Content $program "#!/bin/sh`necho 'there is nobody behind this' >&2`nexit 3"
        & /bin/chmod +x $program
        { Connect-VirtHost "test+ext:///default?command=$program" } | Should -Throw '*there is nobody behind this*'
    }

    It 'keeps -NotDefault out of the defaults' {
        $null = Connect-VirtHost test:///default -Name side -NotDefault
        { Get-VirtDomain -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidConn,VirtPS.Commands.GetVirtDomainCommand'
        (Get-VirtDomain -Connection side).Name | Should -Be 'test'
    }

    It 'refuses a name that is taken' {
        $null = Connect-VirtHost test:///default -Name lab
        Connect-VirtHost test:///default -Name LAB @quiet | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.ConnectVirtHostCommand'
    }

    It 'refuses <Uri> with <Code>, and opens what comes behind it' -ForEach @(
        @{ Uri = 'nosuch:///x'; Code = 'NoConnect' }
        @{ Uri = 'no-such-alias'; Code = 'NoConnect' }
        @{ Uri = 'test://'; Code = 'InvalidArg' }
        @{ Uri = 'test:///'; Code = 'InvalidArg' }
        @{ Uri = 'qemu+unix://host/system'; Code = 'InvalidArg' }
        @{ Uri = 'qemu+bogus://host/system'; Code = 'InvalidArg' }
        @{ Uri = 'http://[::1'; Code = 'InvalidArg' }
    ) {
        $opened = Connect-VirtHost $Uri, test:///default @quiet
        $problems.Count | Should -Be 1
        $problems[0].FullyQualifiedErrorId | Should -Be "$Code,VirtPS.Commands.ConnectVirtHostCommand"
        $problems[0].TargetObject | Should -Be $Uri
        @($opened).Count | Should -Be 1
    }

    It 'names the part of a URI that is wrong and never a password in it' {
        Connect-VirtHost 'qemu+nosuch://me:secret@host/x' @quiet
        $problems[0].Exception.Message | Should -BeLike "*'nosuch'*"
        $problems[0].Exception.Message | Should -Not -BeLike '*secret*'
    }

    It 'takes the default from the environment' {
        $before = $env:LIBVIRT_DEFAULT_URI
        try {
            $env:LIBVIRT_DEFAULT_URI = 'test:///default'
            (Connect-VirtHost).Uri | Should -Be 'test:///default'
        }
        finally {
            $env:LIBVIRT_DEFAULT_URI = $before
        }
    }

    It 'opens a host from a file, one for each connection' {
        $file = Join-Path $TestDrive node.xml
        Set-Content $file '<node><domain type="test"><name>only</name><memory>1024</memory><os><type>hvm</type></os></domain></node>'
        $null = Connect-VirtHost "test://$file", "test://$file"
        (Get-VirtDomain).Name | Should -Be 'only', 'only'
    }

    It 'refuses changes on a read-only connection' {
        $null = Connect-VirtHost test:///default -ReadOnly
        Suspend-VirtDomain test @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'OperationDenied,VirtPS.Commands.SuspendVirtDomainCommand'
    }
}

Describe 'Get-VirtConnection' {
    BeforeAll { $null = Connect-VirtHost test:///default -Name alpha; $null = Connect-VirtHost test:///default -Name beta -NotDefault }
    AfterAll { Disconnect-VirtHost -All }

    It 'gives all in the order of their opening' { (Get-VirtConnection).Name | Should -Be 'alpha', 'beta' }
    It 'finds by wildcard' { (Get-VirtConnection *ETA).Name | Should -Be 'beta' }
    It 'finds by URI' { @(Get-VirtConnection test:///default).Count | Should -Be 2 }
    It 'finds names from the pipeline' { ('beta', 'alpha' | Get-VirtConnection).Name | Should -Be 'beta', 'alpha' }
    It 'is silent about a wildcard that matches nothing' { Get-VirtConnection zz* -ErrorAction Stop | Should -BeNullOrEmpty }

    It 'reports a literal name that is missing and goes on' {
        (Get-VirtConnection nosuch, alpha @quiet).Name | Should -Be 'alpha'
        $problems[0].FullyQualifiedErrorId | Should -Be 'InvalidConn,VirtPS.Commands.GetVirtConnectionCommand'
        $problems[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $problems[0].TargetObject | Should -Be 'nosuch'
    }

    It 'has a table and a list' {
        (Get-VirtConnection alpha | Out-String -Width 120) -split '\r?\n' | Where-Object { $_ } | Select-Object -First 1 |
            Should -Match '^Name +HostName +Driver +Hypervisor +Alive +ReadOnly +Default'
        Get-VirtConnection alpha | Format-List | Out-String | Should -Match 'LibraryVersion +: \d'
    }

    It 'is completed by name' {
        $line = 'Get-VirtDomain -Connection al'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 'alpha'
    }
}

Describe 'Disconnect-VirtHost' {
    AfterEach { Disconnect-VirtHost -All }

    It 'closes the one default connection' {
        $one = Connect-VirtHost test:///default
        Disconnect-VirtHost
        $one.IsAlive | Should -BeFalse
        Get-VirtConnection | Should -BeNullOrEmpty
    }

    It 'does not guess among several' {
        $null = Connect-VirtHost test:///default, test:///default
        Disconnect-VirtHost @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.DisconnectVirtHostCommand'
        @(Get-VirtConnection).Count | Should -Be 2
    }

    It 'says that there is none' {
        { Disconnect-VirtHost -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidConn,VirtPS.Commands.DisconnectVirtHostCommand'
    }

    It 'closes by object, by piped object, by name and by wildcard' {
        $a, $b, $c, $d = 'a', 'b', 'c1', 'c2' | ForEach-Object { Connect-VirtHost test:///default -Name $_ }
        Disconnect-VirtHost $a
        $b | Disconnect-VirtHost
        (Get-VirtConnection).Name | Should -Be 'c1', 'c2'
        Disconnect-VirtHost c*
        Get-VirtConnection | Should -BeNullOrEmpty
    }

    It 'reports a name that is missing and closes the others' {
        $null = Connect-VirtHost test:///default -Name real
        Disconnect-VirtHost nosuch, real @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'InvalidConn,VirtPS.Commands.DisconnectVirtHostCommand'
        Get-VirtConnection | Should -BeNullOrEmpty
    }

    It 'closes nothing with -WhatIf' {
        $one = Connect-VirtHost test:///default
        Disconnect-VirtHost -WhatIf
        $one.IsAlive | Should -BeTrue
    }

    It 'leaves objects that say that their connection is closed' {
        $one = Connect-VirtHost test:///default
        $domain = Get-VirtDomain test
        Disconnect-VirtHost $one
        { Suspend-VirtDomain $domain -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidConn,VirtPS.Commands.SuspendVirtDomainCommand'
        { Get-VirtDomain -Connection $one -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidConn,VirtPS.Commands.GetVirtDomainCommand'
    }

    It 'forgets the test host with its last connection only' {
        $null = Connect-VirtHost test:///default -Name one
        $null = Connect-VirtHost test:///default -Name two
        Stop-VirtDomain test -Force -Connection one -Confirm:$false
        Disconnect-VirtHost one
        (Get-VirtDomain test).State | Should -Be 'Shutoff'
        Disconnect-VirtHost two
        $null = Connect-VirtHost test:///default
        (Get-VirtDomain test).State | Should -Be 'Running'
    }
}

Describe 'Get-VirtDriver' {
    It 'describes the test driver without a connection' {
        ('test' | Get-VirtDriver).Name | Should -Be 'Test'
        $driver = Get-VirtDriver test
        $driver.Name, $driver.Reach | Should -Be 'Test', 'Embedded'
        $driver.Schemes | Should -Be 'test'
        $driver.SupportedFamilies | Should -Contain 'Domain'
        $driver.Families[0].Family | Should -Be 'Host'
        $driver.Supported | Should -BeLessOrEqual $driver.Total
        ($driver.Families | Measure-Object Supported -Sum).Sum | Should -Be $driver.Supported
    }

    It 'lists functions by wildcard, with their family or without' {
        $start = Get-VirtDriver test -Function Domain.Start
        $start.Driver, $start.Family, $start.Function, $start.IsSupported | Should -Be 'Test', 'Domain', 'Start', $true
        (Get-VirtDriver test -Function Start).Family | Should -Contain 'Network'
        (Get-VirtDriver test -Function DomainMigration.*).Family | Sort-Object -Unique | Should -Be 'DomainMigration'
    }

    It 'says of each function that the test driver lacks why it cannot have it' {
        $lacking = Get-VirtDriver test -Function * | Where-Object IsSupported -EQ $false
        $lacking | Should -Not -BeNullOrEmpty
        $lacking.Reason | Should -Not -Contain $null
    }

    It 'reports a driver that is not there' {
        Get-VirtDriver nosuch @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.GetVirtDriverCommand'
        $problems[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        Get-VirtDriver nosuch* -ErrorAction Stop | Should -BeNullOrEmpty
    }
}

Describe 'Aliases of URIs' {
    BeforeEach {
        $conf = Join-Path $TestDrive "$(New-Guid).conf"
        "# mine`nremote_mode = `"auto`" # stays`n" | Set-Content $conf -NoNewline
    }

    It 'keeps names beside everything else in the file' {
        Set-VirtUriAlias lab test:///default -Path $conf
        Set-VirtUriAlias n2 qemu+tls://n2/system -Path $conf
        (Get-VirtUriAlias -Path $conf).Name | Should -Be @('lab', 'n2')
        Set-VirtUriAlias lab test:///other -Path $conf
        (Get-VirtUriAlias lab -Path $conf).Uri | Should -Be 'test:///other'
        Remove-VirtUriAlias l* -Path $conf
        (Get-VirtUriAlias -Path $conf).Name | Should -Be 'n2'
        Remove-VirtUriAlias n2, nobody -Path $conf -ErrorAction Stop
        Get-Content $conf -Raw | Should -Be "# mine`nremote_mode = `"auto`" # stays`n"
    }

    It 'changes nothing with -WhatIf' {
        Set-VirtUriAlias lab test:///default -Path $conf -WhatIf
        Get-VirtUriAlias -Path $conf | Should -BeNullOrEmpty
        Set-VirtUriAlias lab test:///default -Path $conf
        Remove-VirtUriAlias lab -Path $conf -WhatIf
        (Get-VirtUriAlias -Path $conf).Name | Should -Be 'lab'
    }

    It 'says <Id> about <What>' -ForEach @(
        @{ What = 'a name with other signs'; Name = 'a b'; Uri = 'test:///default'; Id = 'InvalidArg' }
        @{ What = 'a bad URI'; Name = 'lab'; Uri = 'test://[::1/default'; Id = 'InvalidArg' }
        @{ What = 'what is no URI'; Name = 'lab'; Uri = 'lab'; Id = 'NoConnect' }
    ) {
        Set-VirtUriAlias $Name $Uri -Path $conf -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -Be "$Id,VirtPS.Commands.SetVirtUriAliasCommand"
        Get-VirtUriAlias -Path $conf | Should -BeNullOrEmpty
    }

    It 'are not removed from a file that cannot be read' {
        Set-Content $conf 'uri_aliases = ['
        { 'lab' | Remove-VirtUriAlias -Path $conf -ErrorAction Stop } | Should -Throw -ErrorId 'ConfSyntax,VirtPS.Commands.RemoveVirtUriAliasCommand'
        Get-Content $conf | Should -Be 'uri_aliases = ['
        Remove-Item $conf
        Set-VirtUriAlias lab test:///default -Path $conf
        ('lab' | Get-VirtUriAlias -Path $conf).Uri | Should -Be 'test:///default'
        'lab' | Remove-VirtUriAlias -Path $conf
        Get-VirtUriAlias -Path $conf | Should -BeNullOrEmpty
    }

    It 'says about a name that is not there which file was looked at' {
        $null = Get-VirtUriAlias nobody -Path $conf -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.GetVirtUriAliasCommand'
        "$($failed[0])" | Should -BeLike "*$conf*"
    }
}

Describe 'Set-VirtConnection' {
    BeforeEach {
        $null = Connect-VirtHost test:///default -Name one
        $null = Connect-VirtHost test:///default -Name two
    }

    AfterEach {
        Disconnect-VirtHost -All
    }

    It 'chooses the defaults' {
        Set-VirtConnection one -Default:$false
        (Get-VirtConnection | Where-Object IsDefault).Name | Should -Be 'two'
        Get-VirtConnection one | Set-VirtConnection -OnlyDefault
        (Get-VirtConnection | Where-Object IsDefault).Name | Should -Be 'one'
    }

    It 'gives another name, which no other connection may have' {
        (Set-VirtConnection one -NewName first -PassThru).Name | Should -Be 'first'
        (Get-VirtDomain test -Connection first).Name | Should -Be 'test'
        Set-VirtConnection first -NewName two -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.SetVirtConnectionCommand'
        (Get-VirtConnection).Name | Should -Be @('first', 'two')
    }

    It 'changes nothing with -WhatIf, and wants something to change' {
        Set-VirtConnection one -NewName first -WhatIf
        (Get-VirtConnection).Name | Should -Contain 'one'
        Set-VirtConnection one -KeepAliveInterval 5 -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -Be 'NoSupport,VirtPS.Commands.SetVirtConnectionCommand'
        Set-VirtConnection one -KeepAliveInterval 5 -WhatIf -ErrorVariable failed
        $failed | Should -BeNullOrEmpty
        { Set-VirtConnection one -KeepAliveCount 5 } | Should -Throw -ErrorId 'InvalidArg,*'
        { Set-VirtConnection one } | Should -Throw -ErrorId 'InvalidArg,VirtPS.Commands.SetVirtConnectionCommand'
    }
}

Describe 'Test-VirtConnection' {
    It 'takes addresses from the pipeline, step by step' {
        ('test:///default' | Test-VirtConnection).Result | Should -Not -Contain 'Failed'
        $failed = 'test+unix:///default?socket=/nonexistent/socket' | Test-VirtConnection | Where-Object Result -EQ Failed
        "$($failed.Detail) $($failed.Error)" | Should -Match '/nonexistent/socket'
    }
}
