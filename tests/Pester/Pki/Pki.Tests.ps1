BeforeAll {
    if (-not (Get-Module VirtPS)) {
        Import-Module ($env:VIRTPS_MODULE ?? (Join-Path $PSScriptRoot ../../../out/VirtPS))
    }

    $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'problems' }
    $ca = @{ AuthorityPath = "$TestDrive/ca"; KeyAlgorithm = 'Ecdsa' }
    $authority = New-VirtCertificateAuthority 'Example CA' -Organization Example @ca
}

Describe 'New-VirtCertificateAuthority' {
    It 'makes a certificate and a key' {
        $authority.Subject | Should -Be 'O=Example,CN=Example CA'
        $authority.Roles | Should -Be 'Authority'
        $authority.DaysLeft | Should -BeIn 3649, 3650
        "$TestDrive/ca/cakey.pem" | Should -Exist
    }

    It 'replaces none unasked' {
        $before = Get-Content "$TestDrive/ca/cacert.pem" -Raw
        New-VirtCertificateAuthority Other @ca @quiet | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -Be 'OperationInvalid,VirtPS.Commands.NewVirtCertificateAuthorityCommand'
        $problems[0].TargetObject | Should -Be 'Other'
        Get-Content "$TestDrive/ca/cacert.pem" -Raw | Should -Be $before
    }

    It 'writes nothing with -WhatIf' {
        New-VirtCertificateAuthority Other -AuthorityPath "$TestDrive/other" -WhatIf
        "$TestDrive/other" | Should -Not -Exist
    }
}

Describe 'New-VirtCertificate' {
    It 'makes a server''s with every name, in a directory for pkipath' {
        $made = New-VirtCertificate host1.example.org -DnsName host1 -IPAddress 192.0.2.1, ::1 @ca -Path "$TestDrive/host1"
        $made.Roles | Should -Be 'Server'
        $made.DnsNames | Should -Be 'host1.example.org', 'host1'
        $made.IPAddresses | Should -Be '192.0.2.1', '::1'
        (Get-ChildItem "$TestDrive/host1").Name | Sort-Object | Should -Be 'cacert.pem', 'servercert.pem', 'serverkey.pem'
    }

    It 'takes names from the pipeline, and makes both kinds' {
        $made = 'host2', 'host3' | New-VirtCertificate -Role Server, Client @ca
        $made.Name | Should -Be 'host2', 'host2', 'host3', 'host3'
        "$TestDrive/ca/host3/clientkey.pem" | Should -Exist
    }

    It 'goes on behind a name that cannot be' {
        $made = New-VirtCertificate 'no host', host4 @ca @quiet
        $made.Name | Should -Be 'host4'
        $problems.Count | Should -Be 1
        $problems[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.NewVirtCertificateCommand'
    }

    It 'needs an authority' {
        New-VirtCertificate host5 -AuthorityPath "$TestDrive/nothing" @quiet | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -Be 'SystemError,VirtPS.Commands.NewVirtCertificateCommand'
        $problems[0].Exception.Message | Should -BeLike '*New-VirtCertificateAuthority*'
    }

    It 'writes nothing with -WhatIf' {
        New-VirtCertificate host6 @ca -WhatIf
        "$TestDrive/ca/host6" | Should -Not -Exist
        (Get-VirtCertificate -AuthorityPath $ca.AuthorityPath).Name | Should -Not -Contain 'host6'
    }
}

Describe 'Install-VirtCertificate and Test-VirtPki' {
    BeforeAll {
        $null = New-VirtCertificate web1 -Role Server, Client @ca -Path "$TestDrive/web1"
    }

    It 'writes nothing with -WhatIf' {
        Install-VirtCertificate "$TestDrive/web1" -Destination "$TestDrive/there" -WhatIf
        "$TestDrive/there" | Should -Not -Exist
    }

    It 'puts the files into place, and all is well there' {
        $files = Install-VirtCertificate "$TestDrive/web1" -Destination "$TestDrive/there" -PassThru
        $files.Name | Should -Be 'cacert.pem', 'serverkey.pem', 'servercert.pem', 'clientkey.pem', 'clientcert.pem'
        $findings = Test-VirtPki "$TestDrive/there" -HostName web1 -Role Server, Client
        $findings.Count | Should -Be 5
        $findings.Level | Select-Object -Unique | Should -Be 'Ok'
        if (-not $IsWindows) {
            (Get-Item "$TestDrive/there/serverkey.pem").UnixMode | Should -Be '-rw-------'
        }
    }

    It 'replaces other files only with -Force' {
        $null = New-VirtCertificate web1 -Role Server @ca -Path "$TestDrive/web1b"
        Install-VirtCertificate "$TestDrive/web1b" -Destination "$TestDrive/there" @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'OperationInvalid,VirtPS.Commands.InstallVirtCertificateCommand'
        Install-VirtCertificate "$TestDrive/web1b" -Destination "$TestDrive/there" -Force
        (Test-VirtPki "$TestDrive/there" -HostName web1).Level | Select-Object -Unique | Should -Be 'Ok'
        "$TestDrive/web1b" | Install-VirtCertificate -Destination "$TestDrive/piped"
        ("$TestDrive/piped" | Test-VirtPki -HostName web1).Level | Select-Object -Unique | Should -Be 'Ok'
        ("$TestDrive/piped/servercert.pem" | Get-VirtCertificate).Name | Should -Be 'web1'
    }

    It 'refuses files that do not belong together' {
        Copy-Item "$TestDrive/web1" "$TestDrive/broken" -Recurse
        Copy-Item "$TestDrive/web1/clientkey.pem" "$TestDrive/broken/serverkey.pem"
        Install-VirtCertificate "$TestDrive/broken" -Destination "$TestDrive/nowhere" @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'SystemError,VirtPS.Commands.InstallVirtCertificateCommand'
        "$TestDrive/nowhere" | Should -Not -Exist
        $finding = Test-VirtPki "$TestDrive/broken" -HostName web1 | Where-Object Level -EQ Error
        $finding.Path | Should -BeLike '*serverkey.pem'
        $finding.Remedy | Should -BeLike '*New-VirtCertificate*'
    }

    It 'finds a name that is not in the certificate' {
        (Test-VirtPki "$TestDrive/there" -HostName elsewhere | Where-Object Level -EQ Error).Message | Should -BeLike '*elsewhere*'
    }
}

Describe 'Revoke-VirtCertificate and Get-VirtCertificate' {
    BeforeAll {
        $null = 'alice', 'bob', 'carol' | New-VirtCertificate -Role Client @ca
        $from = @{ AuthorityPath = $ca.AuthorityPath }
    }

    It 'revokes nothing with -WhatIf' {
        Revoke-VirtCertificate alice @from -WhatIf
        "$TestDrive/ca/cacrl.pem" | Should -Not -Exist
    }

    It 'revokes by name, by object, and by serial number' {
        (Revoke-VirtCertificate ali* @from -PassThru -Confirm:$false).Name | Should -Be 'alice'
        Get-VirtCertificate @from | Where-Object Name -EQ bob | Revoke-VirtCertificate @from -Reason Superseded -Confirm:$false
        $carol = Get-VirtCertificate "$TestDrive/ca/carol/clientcert.pem"
        Revoke-VirtCertificate -SerialNumber $carol.SerialNumber @from -Confirm:$false
        (Get-VirtCertificate @from | Where-Object IsRevoked).Name | Sort-Object | Should -Be 'alice', 'bob', 'carol'
    }

    It 'says what it does not know' {
        Revoke-VirtCertificate nobody, alice @from -Confirm:$false @quiet
        $problems.FullyQualifiedErrorId | Should -Be (@('InvalidArg,VirtPS.Commands.RevokeVirtCertificateCommand') * 2)
        $problems.TargetObject | Should -Be 'nobody', 'alice'
    }

    It 'installs the list of an authority, and never its key' {
        Install-VirtCertificate "$TestDrive/ca" -Destination "$TestDrive/list"
        (Get-ChildItem "$TestDrive/list").Name | Sort-Object | Should -Be 'cacert.pem', 'cacrl.pem'
    }

    It 'tells of a file that is no certificate' {
        Set-Content "$TestDrive/text.pem" 'hello'
        Get-VirtCertificate "$TestDrive/text.pem", "$TestDrive/ca/cacert.pem" @quiet | ForEach-Object Name | Should -Be 'Example CA'
        $problems[0].FullyQualifiedErrorId | Should -Be 'SystemError,VirtPS.Commands.GetVirtCertificateCommand'
    }
}
