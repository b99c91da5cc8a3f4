Describe 'Measure-VirtDomain' {
    BeforeEach {
        $connection = Connect-VirtHost test:///default
    }

    AfterEach {
        Disconnect-VirtHost -All
    }

    It 'measures all domains of all default connections' {
        $null = New-VirtDomain -Name second -Memory 64MB
        (Measure-VirtDomain).Name | Sort-Object | Should -Be 'second', 'test'
    }

    It 'gives bytes and time spans' {
        $one = Measure-VirtDomain test
        $one.State | Should -Be 'Running'
        $one.Memory.Current | Should -Be 2GB
        $one.Memory.Maximum | Should -Be 8GB
        $one.Cpu.Time | Should -BeOfType TimeSpan
        $one.Vcpu.Count | Should -Be 2
        $one.Net[0].Name | Should -Be 'testnet0'
        $one.Block[0].Name | Should -Be 'vda'
    }

    It "gives libvirt's fields with -Raw, and only the groups asked for" {
        $fields = Measure-VirtDomain test -Group State, Balloon -Raw
        $fields['domain.name'] | Should -Be 'test'
        $fields['state.state'] | Should -Be 1
        $fields['balloon.current'] | Should -Be 2097152
        $fields.Contains('cpu.time') | Should -BeFalse
    }

    It 'works out rates between samples' {
        $samples = Measure-VirtDomain test -Rate -Interval 0.05 -Count 2
        $samples.Count | Should -Be 2
        $samples.Rate.Period | ForEach-Object { $_ | Should -BeGreaterThan ([timespan]'00:00:00.04') }
        $samples[0].Rate.CpuPercent | Should -Not -BeNullOrEmpty
    }

    It 'has no rate without -Rate' {
        (Measure-VirtDomain test).Rate | Should -BeNullOrEmpty
    }

    It 'measures nothing when the pipeline brings nothing' {
        Get-VirtDomain nothing* | Measure-VirtDomain | Should -BeNullOrEmpty
    }

    It 'says NoDomain about a name that is missing' {
        Measure-VirtDomain nothing -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -Be 'NoDomain,VirtPS.Commands.MeasureVirtDomainCommand'
    }

    It 'stops at once, and leaves the connection usable' {
        $shell = [PowerShell]::Create()
        try {
            $null = $shell.AddScript("Import-Module '$((Get-Module VirtPS).Path)'; Measure-VirtDomain test -Continuous -Interval 60")
            $output = [Management.Automation.PSDataCollection[psobject]]::new()
            $running = $shell.BeginInvoke([Management.Automation.PSDataCollection[psobject]]::new(), $output)
            $running.AsyncWaitHandle.WaitOne(1000) | Should -BeFalse
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $clock.ElapsedMilliseconds | Should -BeLessThan 5000
            $output.Count | Should -Be 1
        }
        finally {
            $shell.Dispose()
        }

        (Measure-VirtDomain test).Name | Should -Be 'test'
    }
}
