Describe 'Set-VirtSnapshot and Edit-VirtSnapshot' {
    BeforeEach {
        $null = Connect-VirtHost test:///default
        $null = New-VirtSnapshot test a -Description first
        $null = New-VirtSnapshot test b
    }
    AfterEach { Disconnect-VirtHost -All }

    It '<Command> takes snapshots as objects, and domains as objects, names and rows' -ForEach @(
        @{ Command = 'Set-VirtSnapshot'; With = @{ Description = 'new' } }
        @{ Command = 'Edit-VirtSnapshot'; With = @{ ScriptBlock = { param($xml) $xml.domainsnapshot.description = 'new' } } }
    ) {
        Get-VirtSnapshot test a | & $Command @With -WhatIf
        (Get-VirtSnapshot test a).Description | Should -Be 'first'
        (Get-VirtSnapshot test a | & $Command @With -PassThru).Description | Should -Be 'new'
        (Get-VirtDomain test | & $Command -Name a @With -PassThru).Name | Should -Be 'a'
        ([pscustomobject]@{ DomainName = 'test' } | & $Command -Name a @With -PassThru).Name | Should -Be 'a'
        & $Command -DomainName test -Name a @With | Should -BeNullOrEmpty
        (Get-VirtSnapshot test b).IsCurrent | Should -BeTrue
        & $Command -DomainName test -Name none @With -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be "NoDomainSnapshot,VirtPS.Commands.$($Command -replace '-')Command"
        & $Command -DomainName nothing -Name a @With -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be "NoDomain,VirtPS.Commands.$($Command -replace '-')Command"
    }

    It 'makes another one the current one' {
        Set-VirtSnapshot -DomainName test -Name a -Current -WhatIf
        (Get-VirtSnapshot test -Current).Name | Should -Be 'b'
        (Set-VirtSnapshot -DomainName test -Name a -Current -PassThru).IsCurrent | Should -BeTrue
        (New-VirtSnapshot test c).Parent | Should -Be 'a'
        Edit-VirtSnapshot -DomainName test -Name b { $_.domainsnapshot.InnerXml = $_.domainsnapshot.InnerXml -replace '<state>', '<description>edited</description><state>' } -Current
        (Get-VirtSnapshot test -Current).Description | Should -Be 'edited'
    }

    It 'removes the description with an empty one' {
        (Set-VirtSnapshot -DomainName test -Name a -Description '' -PassThru).Description | Should -BeNullOrEmpty
        { Set-VirtSnapshot -DomainName test -Name a } | Should -Throw -ErrorId 'InvalidArg,*'
    }

    It 'does not let a snapshot become another one' {
        Edit-VirtSnapshot -DomainName test -Name a { $_.OuterXml -replace '<state>running', '<state>shutoff' } -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Match ',VirtPS.Commands.EditVirtSnapshotCommand$'
        (Get-VirtSnapshot test a).State | Should -Be 'running'
    }
}
