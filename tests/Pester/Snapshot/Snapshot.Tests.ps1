Describe 'Snapshots' {
    BeforeEach {
        $null = Connect-VirtHost test:///default
        $null = New-VirtDomain -Name web1 -Memory 64MB -Start
    }

    AfterEach {
        Disconnect-VirtHost -All
    }

    Context 'New-VirtSnapshot' {
        It 'takes one that is current, of the state the domain is in' {
            $snapshot = New-VirtSnapshot web1 before -Description 'Before the update'
            $snapshot.Name | Should -Be 'before'
            $snapshot.DomainName | Should -Be 'web1'
            $snapshot.State | Should -Be 'running'
            $snapshot.Description | Should -Be 'Before the update'
            $snapshot.IsCurrent | Should -BeTrue
        }

        It 'makes the next one its child' {
            $null = New-VirtSnapshot web1 a
            (New-VirtSnapshot web1 b).Parent | Should -Be 'a'
        }

        It 'takes domains as <What>' -ForEach @(
            @{ What = 'objects'; Command = { Get-VirtDomain web1 | New-VirtSnapshot -Name s } }
            @{ What = 'strings'; Command = { 'web1' | New-VirtSnapshot -Name s } }
            @{ What = 'rows'; Command = { [pscustomobject]@{ DomainName = 'web1' } | New-VirtSnapshot -Name s } }
        ) {
            (& $Command).DomainName | Should -Be 'web1'
        }

        It 'goes by the name Checkpoint-VirtDomain too' {
            (Checkpoint-VirtDomain web1 s).Name | Should -Be 's'
        }

        It 'takes nothing with -WhatIf and shows the XML with -Verbose' {
            $shown = New-VirtSnapshot web1 s -Description why -WhatIf -Verbose 4>&1 | Out-String
            $shown | Should -Match '<description>why</description>'
            Get-VirtSnapshot web1 | Should -BeNullOrEmpty
        }

        It 'says NoDomain about a domain that is missing' {
            New-VirtSnapshot nothing s -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'NoDomain,VirtPS.Commands.NewVirtSnapshotCommand'
            $failed[0].TargetObject | Should -Be 'nothing'
        }

        It 'gives a job with -AsJob' {
            $job = New-VirtSnapshot web1 s -AsJob
            ($job | Wait-Job | Receive-Job).Name | Should -Be 's'
            $job.State | Should -Be 'Completed'
            $job | Remove-Job
        }
    }

    Context 'Get-VirtSnapshot' {
        BeforeEach {
            $null = New-VirtSnapshot web1 a
            $null = New-VirtSnapshot web1 b
            Restore-VirtSnapshot web1 a -Confirm:$false
            $null = New-VirtSnapshot web1 c
        }

        It 'finds <What>' -ForEach @(
            @{ What = 'all of a domain'; Command = { Get-VirtSnapshot web1 }; Names = 'a', 'b', 'c' }
            @{ What = 'all of all domains'; Command = { Get-VirtSnapshot }; Names = 'a', 'b', 'c' }
            @{ What = 'one by name'; Command = { Get-VirtSnapshot web1 b }; Names = @('b') }
            @{ What = 'some by wildcard'; Command = { Get-VirtSnapshot web1 '[bc]' }; Names = 'b', 'c' }
            @{ What = 'the current one'; Command = { Get-VirtSnapshot web1 -Current }; Names = @('c') }
            @{ What = 'roots'; Command = { Get-VirtSnapshot web1 -Root }; Names = @('a') }
            @{ What = 'leaves'; Command = { Get-VirtDomain web1 | Get-VirtSnapshot -Leaf }; Names = 'b', 'c' }
        ) {
            @((& $Command).Name | Sort-Object) | Should -Be $Names
        }

        It 'shows the tree' {
            $tree = Get-VirtSnapshot web1 -Tree
            $tree[0].TreeName | Should -Be 'a'
            $tree[1..2].TreeName | Sort-Object | Should -Be '  b', '  c'
        }

        It 'says NoDomainSnapshot about a name that is missing, and nothing about a wildcard' {
            Get-VirtSnapshot web1 nothing -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'NoDomainSnapshot,VirtPS.Commands.GetVirtSnapshotCommand'
            Get-VirtSnapshot web1 nothing* | Should -BeNullOrEmpty
        }

        It 'has a table' {
            Get-VirtSnapshot web1 b | Format-Table | Out-String | Should -Match 'Name +Domain +CreationTime +State +Current +Parent'
        }
    }

    Context 'Restore-VirtSnapshot' {
        It 'brings back state and memory' {
            $null = New-VirtSnapshot web1 before
            Stop-VirtDomain web1 -Force -Confirm:$false
            Set-VirtDomain web1 -Memory 32MB
            $domain = Restore-VirtSnapshot web1 before -Confirm:$false -PassThru
            $domain.State | Should -Be 'Running'
            $domain.Memory | Should -Be 64MB
        }

        It 'leaves the domain paused with -Paused' {
            $null = New-VirtSnapshot web1 before
            Get-VirtSnapshot web1 | Restore-VirtSnapshot -Paused -Confirm:$false
            (Get-VirtDomain web1).State | Should -Be 'Paused'
        }

        It 'does nothing with -WhatIf' {
            $null = New-VirtSnapshot web1 before
            Stop-VirtDomain web1 -Force -Confirm:$false
            Restore-VirtSnapshot web1 before -WhatIf
            (Get-VirtDomain web1).State | Should -Be 'Shutoff'
        }
    }

    Context 'Remove-VirtSnapshot' {
        BeforeEach {
            $null = New-VirtSnapshot web1 a
            $null = New-VirtSnapshot web1 b
            $null = New-VirtSnapshot web1 c
        }

        It 'removes <What>' -ForEach @(
            @{ What = 'one, and its children move up'; Command = { Remove-VirtSnapshot web1 b -Confirm:$false }; Left = 'a', 'c' }
            @{ What = 'one and all below'; Command = { Remove-VirtSnapshot web1 b -Children -Confirm:$false }; Left = @('a') }
            @{ What = 'only all below'; Command = { Remove-VirtSnapshot web1 a -ChildrenOnly -Confirm:$false }; Left = @('a') }
            @{ What = 'what is piped in'; Command = { Get-VirtSnapshot web1 '[ab]' | Remove-VirtSnapshot -Confirm:$false }; Left = @('c') }
        ) {
            & $Command
            @((Get-VirtSnapshot web1).Name | Sort-Object) | Should -Be $Left
        }

        It 'removes nothing with -WhatIf' {
            Get-VirtSnapshot web1 | Remove-VirtSnapshot -WhatIf
            @(Get-VirtSnapshot web1).Count | Should -Be 3
        }

        It 'says NoDomainSnapshot about a name that is missing' {
            Remove-VirtSnapshot web1 nothing -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'NoDomainSnapshot,VirtPS.Commands.RemoveVirtSnapshotCommand'
        }
    }
}
