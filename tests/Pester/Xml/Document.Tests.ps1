Describe 'Compare-VirtXml' {
    BeforeEach {
        $null = Connect-VirtHost test:///default
    }

    AfterEach {
        Disconnect-VirtHost -All
    }

    It 'finds nothing where only the writing differs' {
        $one = "<domain type='test'><name>a</name><devices><disk type='file' device='disk'><target dev='vda' bus='virtio'/></disk><disk><target dev='vdb'/></disk></devices></domain>"
        $other = "<domain type='test'>  <!-- here --> <devices><disk> <target dev='vdb'/></disk><disk device='disk' type='file'><target bus='virtio' dev='vda'/></disk></devices><name>a</name></domain>"
        Compare-VirtXml $one $other | Should -BeNullOrEmpty
        Compare-VirtXml ([xml]$one) ([System.Xml.Linq.XDocument]::Parse($other)) | Should -BeNullOrEmpty
    }

    It 'says what is <Kind>, and where' -ForEach @(
        @{ Kind = 'Changed'; One = "<disk><target dev='vda'/><driver type='raw'/></disk>"; Other = "<disk><target dev='vda'/><driver type='qcow2'/></disk>"; Path = '/domain/devices/disk/driver/@type'; Values = @('raw', 'qcow2') }
        @{ Kind = 'Removed'; One = "<disk><target dev='vda'/><readonly/></disk>"; Other = "<disk><target dev='vda'/></disk>"; Path = '/domain/devices/disk/readonly'; Values = @('<readonly/>', $null) }
        @{ Kind = 'Added'; One = "<disk><target dev='vda'/></disk>"; Other = "<disk><target dev='vda'/></disk><disk><target dev='vdb'/></disk>"; Path = '/domain/devices/disk[vdb]'; Values = @($null, $null) }
    ) {
        $found = @(Compare-VirtXml "<domain><devices>$One</devices></domain>" "<domain><devices>$Other</devices></domain>")
        $found.Count | Should -Be 1
        $found[0].Kind | Should -Be $Kind
        $found[0].Path | Should -Be $Path
        if ($Kind -ne 'Added') {
            $found[0].Reference, $found[0].Difference | Should -Be $Values
        }
    }

    It 'leaves out what the host fills in, unless asked' {
        $plain = "<domain type='test'><devices><disk type='file'><target dev='vda'/></disk></devices></domain>"
        $running = "<domain type='test' id='7'><devices><disk type='file'><target dev='vda'/><alias name='virtio-disk0'/><address type='pci' slot='0x05'/></disk></devices></domain>"
        Compare-VirtXml $plain $running | Should -BeNullOrEmpty
        @(Compare-VirtXml $plain $running -IncludeGenerated).Path | Should -Contain '/domain/@id'
        $named = $running -replace 'virtio-disk0', 'ua-mine'
        @(Compare-VirtXml $plain $named).Path | Should -Be '/domain/devices/disk/alias'
    }

    It 'compares what a domain runs with and what it will have' {
        Compare-VirtXml (Get-VirtDomain test) | Should -BeNullOrEmpty
        Set-VirtDomain test -Title new -Config
        (Get-VirtDomain test | Compare-VirtXml).Path | Should -Be '/domain/title'
    }

    It 'takes files, and shows the lines of a difference' {
        '<network><name>a</name></network>' | Set-Content TestDrive:/a.xml
        '<network><name>b</name></network>' | Set-Content TestDrive:/b.xml
        $lines = Compare-VirtXml TestDrive:/a.xml (Get-Item TestDrive:/b.xml) -AsText
        $lines | Should -Contain '-  <name>a</name>'
        $lines | Should -Contain '+  <name>b</name>'
        $lines | Should -BeOfType string
        $lines | Set-Content TestDrive:/lines.txt
        Get-Content TestDrive:/lines.txt -Raw | Should -Not -Match "`e"
    }

    It 'shows the lines of a difference in colours where colours are shown, and plain elsewhere' {
        $before = $PSStyle.OutputRendering
        try {
            $PSStyle.OutputRendering = 'Ansi'
            $shown = Compare-VirtXml '<network><name>a</name></network>' '<network><name>b</name></network>' -AsText | Out-String
            $shown | Should -Match "`e\[31m-  <name>a</name>`e\[0m"
            $shown | Should -Match "`e\[32m\+  <name>b</name>`e\[0m"
            $PSStyle.OutputRendering = 'PlainText'
            $shown = Compare-VirtXml '<network><name>a</name></network>' '<network><name>b</name></network>' -AsText | Out-String
            $shown | Should -Not -Match "`e"
            $shown | Should -Match '(?m)^-  <name>a</name>'
        }
        finally {
            $PSStyle.OutputRendering = $before
        }
    }

    It 'says by its id what cannot be compared' {
        Compare-VirtXml '<a' '<a/>' -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -Be 'XmlDetail,VirtPS.Commands.CompareVirtXmlCommand'
        Compare-VirtXml ./nowhere.xml '<a/>' -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -Be 'OpenFailed,VirtPS.Commands.CompareVirtXmlCommand'
        { Compare-VirtXml '<a/>' } | Should -Throw -ErrorId 'InvalidArg,VirtPS.Commands.CompareVirtXmlCommand'
    }
}

Describe 'Test-VirtXml' {
    It 'takes what libvirt takes' {
        '<network><name>n</name><bridge name="virbr9"/></network>' | Test-VirtXml | Should -BeTrue
        "<domain type='kvm'><name>d</name><memory>1024</memory><os><type arch='x86_64'>hvm</type></os></domain>" | Test-VirtXml -Strict | Should -BeTrue
    }

    It 'refuses <What>' -ForEach @(
        @{ What = 'what is not well-formed'; Xml = "<network>`n<name>n</nam>`n</network>"; Line = 2 }
        @{ What = 'a domain without a name'; Xml = "<domain type='test'><memory>1024</memory></domain>"; Line = 0 }
        @{ What = 'documents of another kind'; Xml = '<html/>'; Line = 1 }
        @{ What = 'a document type declaration'; Xml = "<!DOCTYPE a []>`n<network/>"; Line = 1 }
    ) {
        $Xml | Test-VirtXml | Should -BeFalse
        $problem = $Xml | Test-VirtXml -Detailed
        $problem.Severity | Should -Be 'Error'
        $problem.Line | Should -Be $Line
    }

    It 'warns of words that libvirt does not know' {
        $xml = "<network>`n  <name>n</name>`n  <brigde name='virbr9'/>`n  <ip address='10.0.0.1' prefix='24' gatway='x'/>`n</network>"
        $xml | Test-VirtXml | Should -BeTrue
        $xml | Test-VirtXml -Strict | Should -BeFalse
        $found = $xml | Test-VirtXml -Detailed
        $found.Path | Should -Be @('/network/brigde', '/network/ip/@gatway')
        $found.Line | Should -Be @(3, 4)
        $found.Severity | Should -Be @('Warning', 'Warning')
    }

    It 'reads files from the pipeline' {
        '<network><name>n</name></network>' | Set-Content TestDrive:/good.xml
        '<network/>' | Set-Content TestDrive:/bad.xml
        Get-ChildItem TestDrive:/good.xml, TestDrive:/bad.xml | Test-VirtXml | Should -Be @($true, $false)
    }
}
