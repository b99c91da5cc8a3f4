Describe 'Wait-VirtDomain' {
    BeforeEach {
        $connection = Connect-VirtHost test:///default
        $shell = [PowerShell]::Create()
        $null = $shell.AddScript("Import-Module '$((Get-Module VirtPS).Path)'").Invoke()
        $shell.Commands.Clear()
    }

    AfterEach {
        $shell.Dispose()
        Disconnect-VirtHost -All
    }

    It 'gives at once what is there already' {
        (Get-VirtDomain test | Wait-VirtDomain -For Running -TimeoutSec 5).Name | Should -Be 'test'
    }

    It 'says OperationTimeout about what does not come' {
        $given = Wait-VirtDomain test -For Shutoff -TimeoutSec 1 -ErrorVariable failed -ErrorAction SilentlyContinue
        $given | Should -BeNullOrEmpty
        $failed.Count | Should -Be 1
        $failed[0].FullyQualifiedErrorId | Should -Be 'OperationTimeout,VirtPS.Commands.WaitVirtDomainCommand'
        $failed[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
        $failed[0].TargetObject.Name | Should -Be 'test'
    }

    It 'wakes up when the state comes, <How>' -ForEach @(
        @{ How = 'by an event'; Extra = '' }
        @{ How = 'by looking'; Extra = '-PollOnly -PollIntervalSec 0.05' }
    ) {
        $null = $shell.AddScript("Wait-VirtDomain test -For Paused -TimeoutSec 20 $Extra")
        $waiting = $shell.BeginInvoke()
        $waiting.AsyncWaitHandle.WaitOne(300) | Should -BeFalse
        Suspend-VirtDomain test
        $waiting.AsyncWaitHandle.WaitOne(10000) | Should -BeTrue
        $shell.EndInvoke($waiting).State | Should -Be 'Paused'
    }

    It 'waits until the guest has an address, which no event tells' {
        $null = New-VirtDomain -Name web1 -Memory 64MB -Network default
        $null = $shell.AddScript('Wait-VirtDomain web1 -For IPAddress -TimeoutSec 20')
        $waiting = $shell.BeginInvoke()
        $waiting.AsyncWaitHandle.WaitOne(300) | Should -BeFalse
        Start-VirtDomain web1
        $waiting.AsyncWaitHandle.WaitOne(10000) | Should -BeTrue
        $shell.EndInvoke($waiting).Name | Should -Be 'web1'
    }

    It 'waits for anything that happens' {
        $null = $shell.AddScript('Wait-VirtDomain test -For Event -TimeoutSec 20')
        $waiting = $shell.BeginInvoke()
        $waiting.AsyncWaitHandle.WaitOne(300) | Should -BeFalse
        Suspend-VirtDomain test
        $waiting.AsyncWaitHandle.WaitOne(10000) | Should -BeTrue
        $shell.EndInvoke($waiting).Name | Should -Be 'test'
    }

    It 'stops at once, and leaves the connection usable' {
        $null = $shell.AddScript('Wait-VirtDomain test -For Shutoff')
        $waiting = $shell.BeginInvoke()
        $waiting.AsyncWaitHandle.WaitOne(300) | Should -BeFalse
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        $clock.ElapsedMilliseconds | Should -BeLessThan 5000
        $shell.Commands.Clear()
        $shell.AddScript('Get-VirtDomain test').Invoke().Name | Should -Be 'test'
    }

    It 'waits for several at once, and gives each when it is ready' {
        $second = New-VirtDomain -Name second -Memory 64MB
        $order = Wait-VirtDomain test, second -For Running -TimeoutSec 1 -ErrorVariable failed -ErrorAction SilentlyContinue
        $order.Name | Should -Be 'test'
        $failed[0].TargetObject.Name | Should -Be 'second'
        Start-VirtDomain second
        (Get-VirtDomain | Wait-VirtDomain -For Running -TimeoutSec 5).Count | Should -Be 2
    }

    It 'says NoDomain about a domain that goes away during the wait' {
        $null = $shell.AddScript('Wait-VirtDomain test -For Paused -TimeoutSec 20')
        $waiting = $shell.BeginInvoke()
        $waiting.AsyncWaitHandle.WaitOne(300) | Should -BeFalse
        Remove-VirtDomain test -Force -Confirm:$false
        $waiting.AsyncWaitHandle.WaitOne(10000) | Should -BeTrue
        $shell.EndInvoke($waiting).Count | Should -Be 0
        $shell.Streams.Error[0].FullyQualifiedErrorId | Should -Be 'NoDomain,VirtPS.Commands.WaitVirtDomainCommand'
    }
}
