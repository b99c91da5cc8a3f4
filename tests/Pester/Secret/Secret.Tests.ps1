BeforeAll {
    if (-not (Get-Module VirtPS)) {
        Import-Module ($env:VIRTPS_MODULE ?? (Join-Path $PSScriptRoot ../../../out/VirtPS))
    }

    $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'problems' }
    $secure = ConvertTo-SecureString 'grün' -AsPlainText -Force
}

Describe 'Secrets' {
    BeforeEach { $null = Connect-VirtHost test:///default }

    AfterEach { Disconnect-VirtHost -All }

    It 'makes a secret with a value' {
        $secret = New-VirtSecret Ceph client.admin -Description 'A key' -Value $secure
        $secret | Should -BeOfType VirtPS.Engine.Model.VirtSecret
        $secret.Usage, $secret.UsageId, $secret.Description | Should -Be 'Ceph', 'client.admin', 'A key'
        Get-VirtSecretValue client.admin | ConvertFrom-SecureString -AsPlainText | Should -BeExactly 'grün'
        $secret.Xml | Should -Not -Match 'grün'
    }

    It 'finds by use, wildcard, uuid, pipeline and property' {
        $one = New-VirtSecret Volume /images/a
        $null = New-VirtSecret Tls key -Private -Ephemeral
        (Get-VirtSecret /images/a).Uuid | Should -Be $one.Uuid
        (Get-VirtSecret /IMAGES/*).Uuid | Should -Be $one.Uuid
        (Get-VirtSecret -Uuid $one.Uuid).UsageId | Should -Be '/images/a'
        ('key' | Get-VirtSecret).Usage | Should -Be 'Tls'
        ([pscustomobject]@{ UsageId = 'key' } | Get-VirtSecret).Usage | Should -Be 'Tls'
        (Get-VirtSecret -Usage Tls).UsageId | Should -Be 'key'
        (Get-VirtSecret -Ephemeral).UsageId | Should -Be 'key'
        (Get-VirtSecret -Private:$false).UsageId | Should -Be '/images/a'
        Get-VirtSecret none* -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'reports what is missing' {
        Get-VirtSecret nosuch @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'NoSecret,VirtPS.Commands.GetVirtSecretCommand'
        $problems[0].TargetObject | Should -Be 'nosuch'
        $null = New-VirtSecret Ceph empty
        Get-VirtSecretValue empty @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'NoSecret,VirtPS.Commands.GetVirtSecretValueCommand'
    }

    It 'keeps a private value to itself' {
        $null = New-VirtSecret Vtpm tpm -Private -Value $secure
        Get-VirtSecretValue tpm @quiet | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -Be 'InvalidSecret,VirtPS.Commands.GetVirtSecretValueCommand'
    }

    It 'takes and gives bytes that are no text' {
        (New-VirtSecret Iscsi chap | Set-VirtSecretValue -Bytes 0, 255 -PassThru).UsageId | Should -Be 'chap'
        (Get-VirtSecretValue chap -AsByteArray) -join ',' | Should -Be '0,255'
        Get-VirtSecretValue chap @quiet | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.GetVirtSecretValueCommand'
    }

    It 'refuses parameters that contradict each other' {
        { New-VirtSecret Ceph } | Should -Throw -ErrorId 'InvalidArg,VirtPS.Commands.NewVirtSecretCommand'
        { New-VirtSecret -UsageId x } | Should -Throw -ErrorId 'InvalidArg,VirtPS.Commands.NewVirtSecretCommand'
        { Set-VirtSecretValue x } | Should -Throw -ErrorId 'InvalidArg,VirtPS.Commands.SetVirtSecretValueCommand'
    }

    It 'changes nothing with -WhatIf' {
        $null = New-VirtSecret Ceph kept -Value $secure
        New-VirtSecret Ceph other -WhatIf
        Set-VirtSecretValue kept -Bytes 1 -WhatIf
        Remove-VirtSecret kept -WhatIf
        (Get-VirtSecret).UsageId | Should -Be 'kept'
        Get-VirtSecretValue kept | ConvertFrom-SecureString -AsPlainText | Should -BeExactly 'grün'
    }

    It 'removes' {
        New-VirtSecret Ceph gone | Remove-VirtSecret -Confirm:$false
        Get-VirtSecret | Should -BeNullOrEmpty
    }

    It 'shows them' {
        $null = New-VirtSecret Ceph client.admin
        Get-VirtSecret | Format-Table | Out-String -Width 200 | Should -Match 'Uuid\s+Usage\s+UsageId\s+Ephemeral\s+Private\s+Connection'
    }
}
