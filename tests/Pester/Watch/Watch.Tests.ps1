Describe 'Watch-VirtDomain' {
    BeforeEach { $null = Connect-VirtHost test:///default }
    AfterEach { Disconnect-VirtHost -All }

    It 'gives measurements with rates where the output is no terminal' {
        $all = @(Watch-VirtDomain -Interval 0.05 -Count 3)
        $all.Count | Should -Be 3
        $all | Should -BeOfType VirtPS.Engine.Model.VirtDomainMeasurement
        $all[0].Rate.Period.TotalSeconds | Should -BeGreaterThan 0.04
        $text = Watch-VirtDomain -Interval 0.05 -Count 1 | Out-String
        $text | Should -Match 'test'
        $text | Should -Not -Match "`e\[\?"
    }

    It 'narrows by names, and sorts' {
        $null = New-VirtDomain another -VirtType test
        (Watch-VirtDomain a* -Interval 0.05 -Count 1).Name | Should -Be 'another'
        (Watch-VirtDomain -Interval 0.05 -Count 1 -SortBy Name).Name | Should -Be @('another', 'test')
        (Watch-VirtDomain -Interval 0.05 -Count 1 -SortBy Memory).Name | Should -Be @('test', 'another')
        Watch-VirtDomain nosuch* -Interval 0.05 -Count 1 | Should -BeNullOrEmpty
        (Get-VirtDomain a* | Watch-VirtDomain -Interval 0.05 -Count 1).Name | Should -Be 'another'
        ('another' | Watch-VirtDomain -Interval 0.05 -Count 1).Name | Should -Be 'another'
        $one = Watch-VirtDomain nosuch, test -Interval 0.05 -Count 1 -ErrorAction SilentlyContinue -ErrorVariable failed
        $one.Name | Should -Be 'test'
        $failed[0].FullyQualifiedErrorId | Should -Be 'NoDomain,VirtPS.Commands.WatchVirtDomainCommand'
    }

    It 'can be stopped, and leaves the connection usable' {
        (Watch-VirtDomain -Interval 0.05 | Select-Object -First 2).Count | Should -Be 2
        (Get-VirtDomain test).Name | Should -Be 'test'
    }
}
