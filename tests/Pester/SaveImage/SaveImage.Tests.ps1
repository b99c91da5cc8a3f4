Describe 'Saved domains' {
    BeforeEach {
        $null = Connect-VirtHost test:///default
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).save"
    }
    AfterEach { Disconnect-VirtHost -All }

    It '<Command> says NoDomain about a domain that is missing' -ForEach @(
        @{ Command = 'Get-VirtSaveImage'; With = @{ } }, @{ Command = 'Set-VirtSaveImage'; With = @{ Paused = $true } }, @{ Command = 'Remove-VirtSaveImage'; With = @{ } }
    ) {
        & $Command nothing @With -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be "NoDomain,VirtPS.Commands.$($Command -replace '-')Command"
        & $Command test @With -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be "OperationInvalid,VirtPS.Commands.$($Command -replace '-')Command"
        & $Command -Path (Join-Path $TestDrive none) @With -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be "SystemError,VirtPS.Commands.$($Command -replace '-')Command"
    }

    It 'are shown by domain, by file, and all that hosts keep' {
        Get-VirtSaveImage | Should -BeNullOrEmpty
        Save-VirtDomain test -Managed
        $image = Get-VirtSaveImage
        "$($image.Name) $($image.IsManaged) $($image.MemoryText) $($image.Path)" | Should -Be 'test True 2 GiB '
        (Get-VirtDomain test | Get-VirtSaveImage).Name | Should -Be 'test'
        ('test' | Get-VirtSaveImage).Name | Should -Be 'test'
        ([pscustomobject]@{ DomainName = 'test' } | Get-VirtSaveImage).Name | Should -Be 'test'
        (Get-VirtSaveImage -Uuid (Get-VirtDomain test).Uuid).Name | Should -Be 'test'
        $image | Format-Table | Out-String | Should -Match 'Name +Managed +Memory'
        Start-VirtDomain test
        Save-VirtDomain test $file
        $saved = Get-Item $file | Get-VirtSaveImage
        "$($saved.Name) $($saved.IsManaged) $($saved.Path)" | Should -Be "test False $file"
        $saved | Get-VirtXml | Should -Match '<name>test</name>'
        (Get-VirtSaveImage -Path $file).Uuid | Should -Be $image.Uuid
    }

    It 'get another description, in a file and managed, and none with -WhatIf' {
        Save-VirtDomain test $file
        $change = { $_.domain.on_crash = 'destroy' }
        Get-Item $file | Set-VirtSaveImage -ScriptBlock { param($xml) $xml.domain.on_poweroff = 'preserve' } -WhatIf
        Get-VirtSaveImage -Path $file | Get-VirtXml | Should -Not -Match '<on_poweroff>preserve'
        (Get-Item $file | Set-VirtSaveImage -ScriptBlock { param($xml) $xml.domain.on_poweroff = 'preserve' } -PassThru).Xml | Should -Match '<on_poweroff>preserve'
        Restore-VirtDomain $file
        (Get-VirtDomain test).Xml | Should -Match '<on_poweroff>preserve'
        Save-VirtDomain test -Managed
        $xml = (Get-VirtSaveImage test).Xml -replace '<on_poweroff>preserve', '<on_poweroff>destroy'
        Get-VirtSaveImage test | Set-VirtSaveImage -Xml $xml
        (Get-VirtSaveImage test).Xml | Should -Match '<on_poweroff>destroy'
    }

    It 'say whether the domain runs once it is restored' {
        Save-VirtDomain test -Managed
        Set-VirtSaveImage test -Paused -WhatIf
        'test' | Set-VirtSaveImage -Paused
        Start-VirtDomain test
        (Get-VirtDomain test).State | Should -Be 'Paused'
        Save-VirtDomain test $file
        Set-VirtSaveImage -Path $file -Running
        (Restore-VirtDomain $file -PassThru).State | Should -Be 'Running'
    }

    It 'are not changed in ways that contradict each other or make another domain of them' {
        Save-VirtDomain test -Managed
        { Set-VirtSaveImage test } | Should -Throw -ErrorId 'InvalidArg,*'
        { Set-VirtSaveImage test -Running -Paused } | Should -Throw -ErrorId 'InvalidArg,*'
        { Set-VirtSaveImage test { } -Edit } | Should -Throw -ErrorId 'InvalidArg,*'
        Set-VirtSaveImage test -Xml ((Get-VirtSaveImage test).Xml -replace '<name>test', '<name>other') -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Match ',VirtPS.Commands.SetVirtSaveImageCommand$'
        (Get-VirtSaveImage test).Name | Should -Be 'test'
    }

    It 'open in the editor that the user names' {
        Save-VirtDomain test -Managed
        $env:VISUAL = "sed -i s/<on_crash>.*</<on_crash>preserve</"
        try {
            Set-VirtSaveImage test -Edit
            (Get-VirtSaveImage test).Xml | Should -Match '<on_crash>preserve'
            $env:VISUAL = 'false'
            Set-VirtSaveImage test -Edit -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'OperationFailed,VirtPS.Commands.SetVirtSaveImageCommand'
        }
        finally {
            $env:VISUAL = $null
        }
    }

    It 'are thrown away, and not with -WhatIf' {
        Save-VirtDomain test -Managed
        Remove-VirtSaveImage test -WhatIf
        (Get-VirtDomain test).HasManagedSave | Should -BeTrue
        Get-VirtDomain test | Remove-VirtSaveImage -Confirm:$false
        (Get-VirtDomain test).HasManagedSave | Should -BeFalse
        Start-VirtDomain test
        Save-VirtDomain test $file
        Get-Item $file | Remove-VirtSaveImage -WhatIf
        Test-Path $file | Should -BeTrue
        Get-VirtSaveImage -Path $file | Remove-VirtSaveImage -Confirm:$false
        Test-Path $file | Should -BeFalse
    }

    It 'are not thrown away when the file is none' {
        Set-Content $file 'nothing saved'
        Remove-VirtSaveImage -Path $file -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.Count | Should -Be 1
        Test-Path $file | Should -BeTrue
    }
}
