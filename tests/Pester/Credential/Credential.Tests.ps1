BeforeAll {
    if (-not (Get-Module VirtPS)) {
        Import-Module ($env:VIRTPS_MODULE ?? (Join-Path $PSScriptRoot ../../../out/VirtPS))
    }

    $anna = [pscredential]::new('anna', (ConvertTo-SecureString 'sesame' -AsPlainText -Force))
    $bert = [pscredential]::new('bert', (ConvertTo-SecureString 'street' -AsPlainText -Force))
}

Describe 'Stored credentials' {
    BeforeEach { $file = @{ Path = Join-Path $TestDrive "$([guid]::NewGuid()).conf" } }

    It 'are found by host and show no password' {
        Set-VirtCredential kvm1, kvm2 $anna @file
        Set-VirtCredential vc $bert -Service esx -Realm LAB @file
        (Get-VirtCredential @file).HostName | Should -Be 'kvm1', 'kvm2', 'vc'
        (Get-VirtCredential kvm* @file).UserName | Should -Be 'anna', 'anna'
        $one = Get-VirtCredential -Service esx @file
        $one.UserName, $one.Realm, $one.HasPassword | Should -Be 'bert', 'LAB', $true
        $one | Format-List | Out-String | Should -Not -Match 'street'
    }

    It 'are written as libvirt reads them' {
        Set-VirtCredential kvm1 $anna @file
        Get-Content $file.Path | Should -Be '[auth-libvirt-kvm1]', 'credentials=kvm1', '', '[credentials-kvm1]', 'authname=anna', 'password=sesame'
    }

    It 'come back with -PassThru only' {
        Set-VirtCredential kvm1 $anna @file | Should -BeNullOrEmpty
        (Set-VirtCredential kvm1 $bert @file -PassThru).UserName | Should -Be 'bert'
        @(Get-VirtCredential @file).Count | Should -Be 1
    }

    It 'are removed by name, by wildcard and by object' {
        Set-VirtCredential kvm1, kvm2, other $anna @file
        Set-VirtCredential vc $bert -Service esx @file
        Remove-VirtCredential kvm* @file -Confirm:$false
        (Get-VirtCredential @file).HostName | Should -Be 'other', 'vc'
        Get-VirtCredential @file | Remove-VirtCredential -Confirm:$false
        Get-VirtCredential @file | Should -BeNullOrEmpty
    }

    It 'are not changed by -WhatIf' {
        Set-VirtCredential kvm1 $anna @file -WhatIf
        Test-Path $file.Path | Should -BeFalse
        Set-VirtCredential kvm1 $anna @file
        Remove-VirtCredential kvm1 @file -WhatIf
        (Get-VirtCredential @file).UserName | Should -Be 'anna'
    }

    It 'that are missing are an error each, and a wildcard is silent' {
        $null = Get-VirtCredential nowhere @file -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.GetVirtCredentialCommand'
        $problems[0].CategoryInfo.Category, $problems[0].TargetObject | Should -Be 'ObjectNotFound', 'nowhere'
        { Remove-VirtCredential nowhere @file -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidArg,VirtPS.Commands.RemoveVirtCredentialCommand'
        Get-VirtCredential no* @file | Should -BeNullOrEmpty
    }

    It 'are refused for a name that no file can hold, and where no file can be' {
        $null = Set-VirtCredential 'kvm]1' $anna @file -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.SetVirtCredentialCommand'
        Test-Path $file.Path | Should -BeFalse
        $null = 'kvm1' | Set-VirtCredential -Credential $anna -Path $TestDrive -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems[0].FullyQualifiedErrorId | Should -Match ',VirtPS.Commands.SetVirtCredentialCommand$'
        'kvm1' | Set-VirtCredential -Credential $anna @file
        ('kvm1' | Get-VirtCredential @file).UserName | Should -Be 'anna'
    }

    It 'in a broken file are reported with the line' {
        Set-Content $file.Path "[credentials-x]", 'nonsense'
        { Get-VirtCredential @file -ErrorAction Stop } | Should -Throw -ErrorId 'ConfSyntax,VirtPS.Commands.GetVirtCredentialCommand' -ExpectedMessage '*:2:*'
    }
}

Describe 'Users of the daemon' {
    BeforeEach { $file = @{ Path = Join-Path $TestDrive "$([guid]::NewGuid())" } }

    It 'are added from the pipeline and listed by name' {
        $bert, $anna | Add-VirtSaslUser @file
        (Get-VirtSaslUser @file).Name | Should -Be 'anna', 'bert'
        ('anna' | Get-VirtSaslUser @file).Name | Should -Be 'anna'
        (Get-VirtSaslUser a* @file).Mechanisms | Should -Be 'SCRAM-SHA-256', 'PLAIN'
        Get-Content $file.Path -Raw | Should -Not -Match 'sesame|street'
    }

    It 'have a secret for DIGEST-MD5 only where asked for' {
        $user = Add-VirtSaslUser $anna -DigestRealm kvm1 @file -PassThru
        $user.Realm, $user.Mechanisms[-1] | Should -Be 'kvm1', 'DIGEST-MD5'
    }

    It 'are not added twice without -Force' {
        Add-VirtSaslUser $anna @file
        $before = Get-Content $file.Path -Raw
        { Add-VirtSaslUser $anna @file -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidArg,VirtPS.Commands.AddVirtSaslUserCommand'
        Get-Content $file.Path -Raw | Should -Be $before
        Add-VirtSaslUser $anna @file -Force
        Get-Content $file.Path -Raw | Should -Not -Be $before
    }

    It 'are removed by name and by object' {
        $anna, $bert | Add-VirtSaslUser @file
        Remove-VirtSaslUser anna @file -Confirm:$false
        (Get-VirtSaslUser @file).Name | Should -Be 'bert'
        Get-VirtSaslUser @file | Remove-VirtSaslUser -Confirm:$false
        Get-VirtSaslUser @file | Should -BeNullOrEmpty
        { Remove-VirtSaslUser anna @file -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidArg,VirtPS.Commands.RemoveVirtSaslUserCommand'
    }

    It 'are not changed by -WhatIf' {
        Add-VirtSaslUser $anna @file -WhatIf
        Test-Path $file.Path | Should -BeFalse
        Add-VirtSaslUser $anna @file
        Remove-VirtSaslUser anna @file -WhatIf
        (Get-VirtSaslUser @file).Name | Should -Be 'anna'
    }
}
