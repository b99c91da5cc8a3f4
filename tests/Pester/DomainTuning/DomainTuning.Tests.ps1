Describe 'The tuning of domains' {
    BeforeEach { $null = Connect-VirtHost test:///default }
    AfterEach { Disconnect-VirtHost -All }

    It '<Command> says NoDomain about a domain that is missing' -ForEach @(
        @{ Command = 'Get-VirtDomainCpu'; With = @{ } }
        @{ Command = 'Set-VirtDomainCpu'; With = @{ Count = 1 } }
        @{ Command = 'Get-VirtIOThread'; With = @{ } }
        @{ Command = 'Add-VirtIOThread'; With = @{ IOThread = 1 } }
        @{ Command = 'Set-VirtIOThread'; With = @{ IOThread = 1; Affinity = 'all' } }
        @{ Command = 'Remove-VirtIOThread'; With = @{ IOThread = 1 } }
        @{ Command = 'Get-VirtDomainTuning'; With = @{ } }
        @{ Command = 'Set-VirtDomainTuning'; With = @{ BlkioWeight = 500 } }
        @{ Command = 'Get-VirtThrottleGroup'; With = @{ } }
        @{ Command = 'Set-VirtThrottleGroup'; With = @{ Group = 'g'; TotalIops = 1 } }
        @{ Command = 'Remove-VirtThrottleGroup'; With = @{ Group = 'g' } }
        @{ Command = 'Get-VirtLaunchSecurity'; With = @{ } }
        @{ Command = 'Set-VirtLaunchSecurity'; With = @{ SecretHeader = 'a'; Secret = 'b' } }
        @{ Command = 'Measure-VirtDirtyRate'; With = @{ } }
        @{ Command = 'Read-VirtDomainMemory'; With = @{ Address = 0; Length = 1 } }
        @{ Command = 'Read-VirtDomainBlock'; With = @{ Disk = 'vda' } }
    ) {
        & $Command nothing @With -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be "NoDomain,VirtPS.Commands.$($Command -replace '-')Command"
        $failed[0].TargetObject | Should -Be 'nothing'
        & $Command 'nothing*' @With -ErrorVariable silent
        $silent | Should -BeNullOrEmpty
    }

    It '<Command> reads domains given as objects, names, rows and uuids' -ForEach @(
        @{ Command = 'Get-VirtDomainCpu' }, @{ Command = 'Get-VirtIOThread' }, @{ Command = 'Get-VirtDomainTuning' }
        @{ Command = 'Get-VirtThrottleGroup' }, @{ Command = 'Get-VirtLaunchSecurity' }
    ) {
        $domain = Get-VirtDomain test
        Add-VirtIOThread test 1
        Set-VirtThrottleGroup test g -TotalIops 1
        (($domain | & $Command).DomainName | Select-Object -Unique) | Should -Be 'test'
        (('test' | & $Command).DomainName | Select-Object -Unique) | Should -Be 'test'
        (([pscustomobject]@{ DomainName = 'test' } | & $Command).DomainName | Select-Object -Unique) | Should -Be 'test'
        ((& $Command -Uuid $domain.Uuid).DomainName | Select-Object -Unique) | Should -Be 'test'
        ((& $Command).DomainName | Select-Object -Unique) | Should -Be 'test'
    }

    It '<Command> changes domains given as objects, names and rows, and gives them on with -PassThru' -ForEach @(
        @{ Command = 'Set-VirtDomainCpu'; With = @{ Affinity = '0-3' } }
        @{ Command = 'Set-VirtDomainTuning'; With = @{ HardLimit = 4GB } }
        @{ Command = 'Set-VirtThrottleGroup'; With = @{ Group = 'g'; TotalIops = 5 } }
    ) {
        & $Command test @With | Should -BeNullOrEmpty
        (Get-VirtDomain test | & $Command @With -PassThru).Name | Should -Be 'test'
        ('test' | & $Command @With -PassThru).Name | Should -Be 'test'
        ([pscustomobject]@{ DomainName = 'test' } | & $Command @With -PassThru).Name | Should -Be 'test'
        { & $Command test @With -Current -Config } | Should -Throw -ErrorId 'InvalidArg,*'
    }

    It '<Command> wants to know what to change' -ForEach @(
        @{ Command = 'Set-VirtDomainCpu'; With = @{ } }, @{ Command = 'Set-VirtDomainTuning'; With = @{ } }
        @{ Command = 'Set-VirtIOThread'; With = @{ IOThread = 1 } }, @{ Command = 'Set-VirtThrottleGroup'; With = @{ Group = 'g' } }
    ) {
        { & $Command test @With } | Should -Throw -ErrorId "InvalidArg,VirtPS.Commands.$($Command -replace '-')Command"
    }

    Context 'Virtual CPUs' {
        It 'are shown with what they do' {
            $cpus = @(Get-VirtDomainCpu test)
            $cpus.Count | Should -Be 2
            $cpus[0].State | Should -Be 'Running'
            $cpus[0].Affinity | Should -Be '0-15'
            $cpus[0].CpuTime | Should -BeOfType timespan
            $cpus | Format-Table | Out-String | Should -Match 'Domain +Number +Online +State'
        }

        It 'are counted' {
            $counts = Get-VirtDomainCpu test -Summary
            "$($counts.Current) $($counts.Maximum) $($counts.ConfigCurrent) $($counts.ConfigMaximum) $($counts.EmulatorAffinity)" | Should -Be '2 2 2 2 0-15'
            { Get-VirtDomainCpu test -Summary -Inactive } | Should -Throw -ErrorId 'InvalidArg,*'
        }

        It 'are bound one by one, all at once, and not with -WhatIf' {
            Set-VirtDomainCpu test 1 -Affinity '0-3,^2'
            (Get-VirtDomainCpu test).Affinity | Should -Be '0-15', '0-1,3'
            Set-VirtDomainCpu test 1 -Affinity 5 -WhatIf
            (Get-VirtDomainCpu test 1).Affinity | Should -Be '0-1,3'
            Get-VirtDomainCpu test 1 | Set-VirtDomainCpu -Affinity 7
            (Get-VirtDomainCpu test).Affinity | Should -Be '0-15', '7'
            Set-VirtDomainCpu test -Affinity 4, 6
            (Get-VirtDomainCpu test).Affinity | Should -Be '4,6', '4,6'
            Set-VirtDomainCpu test -Affinity all -EmulatorAffinity 2
            (Get-VirtDomainCpu test).Affinity | Should -Be '0-15', '0-15'
            (Get-VirtDomainCpu test -Summary).EmulatorAffinity | Should -Be '2'
        }

        It 'of a domain that does not run are those of its definition' {
            Stop-VirtDomain test -Force -Confirm:$false
            Set-VirtDomainCpu test -Maximum 4 -Config
            Set-VirtDomainCpu test 0 -Affinity 1
            $cpus = Get-VirtDomainCpu test
            $cpus.Count | Should -Be 4
            $cpus.Online | Should -Be $true, $true, $false, $false
            $cpus[0].Affinity | Should -Be '1'
            $cpus[0].State | Should -BeNullOrEmpty
        }

        It 'are added for the next start' {
            Set-VirtDomainCpu test -Config -Maximum 4 -Count 3
            $counts = Get-VirtDomainCpu test -Summary
            "$($counts.Current) $($counts.ConfigCurrent) $($counts.ConfigMaximum)" | Should -Be '2 3 4'
            (Get-VirtDomainCpu test -Inactive).Count | Should -Be 4
        }

        It 'refuse what cannot be, and change nothing' {
            foreach ($set in '99', 'x', '^1') {
                Set-VirtDomainCpu test 0 -Affinity $set -ErrorAction SilentlyContinue -ErrorVariable failed
                $failed[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.SetVirtDomainCpuCommand'
            }
            Set-VirtDomainCpu test 9 -Affinity 1 -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.SetVirtDomainCpuCommand'
            (Get-VirtDomainCpu test).Affinity | Should -Be '0-15', '0-15'
            { Set-VirtDomainCpu test 0 -Enable -Disable } | Should -Throw -ErrorId 'InvalidArg,*'
            { Set-VirtDomainCpu test -Enable } | Should -Throw -ErrorId 'InvalidArg,*'
            { Set-VirtDomainCpu test -Maximum 4 } | Should -Throw -ErrorId 'InvalidArg,*'
        }

        It 'are completed with what the host has' {
            $line = 'Set-VirtDomainCpu test -Affinity 1'
            (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be '1', '10', '11', '12', '13', '14', '15'
        }
    }

    Context 'I/O threads' {
        It 'are added, bound, tuned and removed' {
            Add-VirtIOThread test 1, 4
            (Get-VirtIOThread test).Id | Should -Be 1, 4
            Get-VirtIOThread test 4 | Set-VirtIOThread -Affinity 2-3 -PollMax 16000 -Live
            (Get-VirtIOThread test 4).Affinity | Should -Be '2-3'
            Get-VirtIOThread test | Format-Table | Out-String | Should -Match 'Domain +Id +Affinity'
            Get-VirtIOThread test | Remove-VirtIOThread -Confirm:$false
            Get-VirtIOThread test | Should -BeNullOrEmpty
        }

        It 'stay with -WhatIf' {
            Add-VirtIOThread test 1 -WhatIf
            Get-VirtIOThread test | Should -BeNullOrEmpty
            Add-VirtIOThread test 1
            Set-VirtIOThread test 1 -Affinity 1 -WhatIf
            Remove-VirtIOThread test 1 -WhatIf
            (Get-VirtIOThread test).Affinity | Should -Be '0-15'
        }

        It 'of the next start are apart from those of the run' {
            (Add-VirtIOThread test 2 -Config -PassThru).Name | Should -Be 'test'
            Get-VirtIOThread test | Should -BeNullOrEmpty
            (Get-VirtIOThread test -Inactive).Id | Should -Be 2
        }

        It 'are not made twice, nor changed or removed where they are not' {
            Add-VirtIOThread test 1
            Add-VirtIOThread test 1 -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.AddVirtIOThreadCommand'
            Remove-VirtIOThread test 9 -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.RemoveVirtIOThreadCommand'
            Set-VirtIOThread test 9 -Affinity 1 -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.SetVirtIOThreadCommand'
        }

        It 'do not take the number of a piped domain for their own' {
            { Get-VirtDomain test | Add-VirtIOThread -ErrorAction Stop } | Should -Throw -ErrorId 'InputObjectMissingMandatory,*'
            Get-VirtIOThread test | Should -BeNullOrEmpty
        }
    }

    Context 'Settings' {
        It 'are shown in bytes, by name and by kind' {
            $memory = Get-VirtDomainTuning test Memory
            $memory.Name | Should -Be 'HardLimit', 'SoftLimit', 'SwapHardLimit'
            $memory[0].Value | Should -BeNullOrEmpty
            $memory[0].Text | Should -Be 'unlimited'
            (Get-VirtDomainTuning test).Kind | Select-Object -Unique | Should -Be 'Memory', 'Blkio', 'Numa', 'Scheduler', 'Perf', 'BalloonPeriod'
            (Get-VirtDomainTuning test -Setting Device*Bytes*).Name | Should -Be 'DeviceReadBytesSec', 'DeviceWriteBytesSec'
            $memory | Format-Table | Out-String | Should -Match 'Domain +Kind +Setting +Value'
        }

        It 'are changed, and not with -WhatIf' {
            Set-VirtDomainTuning test -HardLimit 4GB -SoftLimit 3GB -BlkioWeight 700 -NumaNodeSet 0 -NumaMode Strict -EnablePerfEvent cpu_cycles -BalloonPeriod 5
            $now = @{ }
            Get-VirtDomainTuning test | ForEach-Object { $now[$_.Name] = $_.Value }
            "$($now.HardLimit) $($now.SoftLimit) $($now.BlkioWeight) $($now.NumaMode) $($now.NumaNodeSet) $($now.cpu_cycles) $($now.BalloonPeriod)" |
                Should -Be "$(4GB) $(3GB) 700 Strict 0 True 5"
            Set-VirtDomainTuning test -HardLimit 5GB -WhatIf
            (Get-VirtDomainTuning test -Setting HardLimit).Value | Should -Be 4GB
            Set-VirtDomainTuning test -HardLimit -1 -DisablePerfEvent cpu_cycles
            (Get-VirtDomainTuning test -Setting HardLimit).Value | Should -BeNullOrEmpty
            (Get-VirtDomainTuning test -Setting cpu_cycles).Value | Should -BeFalse
        }

        It 'limit devices of the host' {
            Set-VirtDomainTuning test -Config -DeviceReadBytesSec @{ '/dev/sda' = 10MB; '/dev/sdb' = 1MB } -DeviceWeight @{ '/dev/sda' = 300 }
            $limits = (Get-VirtDomainTuning test Blkio -Inactive -Setting DeviceReadBytesSec).Value
            "$($limits['/dev/sda']) $($limits['/dev/sdb'])" | Should -Be "$(10MB) $(1MB)"
            Set-VirtDomainTuning test -Config -DeviceReadBytesSec @{ '/dev/sdb' = 0 }
            (Get-VirtDomainTuning test Blkio -Inactive -Setting DeviceReadBytesSec).Text | Should -Be "/dev/sda=$(10MB)"
            { Set-VirtDomainTuning test -DeviceWeight @{ '/dev/sda' = 'much' } } | Should -Throw -ErrorId 'InvalidArg,*'
        }

        It 'of the scheduler are those that the host has' {
            Set-VirtDomainTuning test -Scheduler @{ Weight = 60 }
            Set-VirtDomainTuning test -Scheduler @{ CpuShares = 60 } -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.SetVirtDomainTuningCommand'
            $failed[0].Exception.Message | Should -Match 'it has Weight'
            Set-VirtDomainTuning test -Scheduler @{ Weight = 'heavy' } -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.SetVirtDomainTuningCommand'
        }

        It 'that the host does not know are refused' {
            Set-VirtDomainTuning test -MinGuarantee 1GB -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'ArgumentUnsupported,VirtPS.Commands.SetVirtDomainTuningCommand'
            { Set-VirtDomainTuning test -EnablePerfEvent cmt -DisablePerfEvent cmt } | Should -Throw -ErrorId 'InvalidArg,*'
        }

        It 'complete events' {
            $line = 'Set-VirtDomainTuning test -EnablePerfEvent cpu_'
            (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'cpu_clock', 'cpu_cycles', 'cpu_migrations'
        }
    }

    Context 'Throttle groups' {
        It 'are made, changed, shown and removed' {
            Set-VirtThrottleGroup test slow -ReadBytesPerSec 10MB -BurstFactor 2 -BurstSec 5 -Config
            $group = Get-VirtThrottleGroup test -Inactive
            "$($group.Group) $($group.Limits) $($group.Limits.BurstBytesPerSec)" | Should -Be "slow read 10 MiB/s $(20MB)"
            $group | Set-VirtThrottleGroup -WriteIops 100 -Config
            (Get-VirtThrottleGroup test slow -Inactive).Limits.WriteIops | Should -Be 100
            Get-VirtThrottleGroup test -Inactive | Format-Table | Out-String | Should -Match 'Domain +Group +Limits'
            Get-VirtThrottleGroup test s* -Inactive | Remove-VirtThrottleGroup -Config -Confirm:$false
            Get-VirtThrottleGroup test -Inactive | Should -BeNullOrEmpty
        }

        It 'stay with -WhatIf' {
            Set-VirtThrottleGroup test g -TotalIops 1 -WhatIf
            Get-VirtThrottleGroup test | Should -BeNullOrEmpty
            Set-VirtThrottleGroup test g -TotalIops 1
            Remove-VirtThrottleGroup test g -WhatIf
            @(Get-VirtThrottleGroup test).Count | Should -Be 1
        }

        It 'name what is wrong' {
            Get-VirtThrottleGroup test other -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'DeviceMissing,VirtPS.Commands.GetVirtThrottleGroupCommand'
            Remove-VirtThrottleGroup test other -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.RemoveVirtThrottleGroupCommand'
            Set-VirtThrottleGroup test g -TotalIops 5 -ReadIops 5 -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.SetVirtThrottleGroupCommand'
            { Set-VirtThrottleGroup test g -BurstFactor 2 } | Should -Throw -ErrorId 'InvalidArg,*'
        }
    }

    Context 'Launch security' {
        BeforeEach {
            $null = New-VirtDomain -Xml @'
<domain type='test'><name>closed</name><memory>65536</memory><os><type>hvm</type></os>
<launchSecurity type='sev'><policy>0x0003</policy><cbitpos>47</cbitpos><reducedPhysBits>1</reducedPhysBits></launchSecurity></domain>
'@
        }

        It 'is told by a guest that runs' {
            (Get-VirtLaunchSecurity test).Type | Should -BeNullOrEmpty
            (Get-VirtLaunchSecurity closed).Measurement | Should -BeNullOrEmpty
            Start-VirtDomain closed -Paused
            $facts = Get-VirtLaunchSecurity closed
            "$($facts.Type) $($facts.PolicyText)" | Should -Be 'sev 0x0003'
            $facts.Measurement | Should -Not -BeNullOrEmpty
            $facts | Format-Table | Out-String | Should -Match 'Domain +Type +Policy'
        }

        It 'takes a secret while the guest is paused' {
            Start-VirtDomain closed -Paused
            Set-VirtLaunchSecurity closed aGVhZGVy c2VjcmV0 -WhatIf
            (Get-VirtDomain closed | Set-VirtLaunchSecurity -SecretHeader aGVhZGVy -Secret c2VjcmV0 -PassThru).Name | Should -Be 'closed'
            Resume-VirtDomain closed
            Set-VirtLaunchSecurity closed aGVhZGVy c2VjcmV0 -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'OperationInvalid,VirtPS.Commands.SetVirtLaunchSecurityCommand'
            Set-VirtLaunchSecurity test aGVhZGVy c2VjcmV0 -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'OperationUnsupported,VirtPS.Commands.SetVirtLaunchSecurityCommand'
            Set-VirtLaunchSecurity test aGVhZGVy c2VjcmV0 -WhatIf -ErrorVariable failed
            $failed | Should -BeNullOrEmpty
        }
    }

    Context 'The rate of changes of memory' {
        It 'is measured' {
            $rate = Get-VirtDomain test | Measure-VirtDirtyRate
            "$($rate.BytesPerSecond) $($rate.Period) $($rate.Mode)" | Should -Be "$(32MB) 00:00:01 page-sampling"
            $rate | Format-Table | Out-String | Should -Match 'Domain +Rate'
            ('test' | Measure-VirtDirtyRate -AsJob | Wait-Job | Receive-Job).DomainName | Should -Be 'test'
        }

        It 'is not measured of what does not run, or in a way that the guest lacks' {
            Measure-VirtDirtyRate test -Mode DirtyRing -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'OperationUnsupported,VirtPS.Commands.MeasureVirtDirtyRateCommand'
            Stop-VirtDomain test -Force -Confirm:$false
            Measure-VirtDirtyRate test -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'OperationInvalid,VirtPS.Commands.MeasureVirtDirtyRateCommand'
        }

        It 'stops at once, and leaves the connection usable' {
            $shell = [PowerShell]::Create()
            try {
                $null = $shell.AddScript("Import-Module '$((Get-Module VirtPS).Path)'; Measure-VirtDirtyRate test -Seconds 60")
                $running = $shell.BeginInvoke()
                while ((Measure-VirtDomain test -Group DirtyRate -Raw)['dirtyrate.calc_status'] -ne 1) { $running.IsCompleted | Should -BeFalse }
                $clock = [Diagnostics.Stopwatch]::StartNew()
                $shell.Stop()
                $clock.ElapsedMilliseconds | Should -BeLessThan 5000
                $shell.InvocationStateInfo.State | Should -Be 'Stopped'
            }
            finally {
                $shell.Dispose()
            }

            (Get-VirtDomain test).State | Should -Be 'Running'
        }

        It 'is waited for no longer than wanted, and leaves the connection usable' {
            Measure-VirtDirtyRate test -Seconds 60 -TimeoutSec 1 -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'OperationTimeout,VirtPS.Commands.MeasureVirtDirtyRateCommand'
            $job = Measure-VirtDirtyRate test -Seconds 60 -AsJob
            Stop-Job $job
            $job.State | Should -Be 'Stopped'
            (Get-VirtDomain test).State | Should -Be 'Running'
            $job | Remove-Job
        }
    }

    Context 'Bytes' {
        It 'of memory come as one array' {
            $bytes = Read-VirtDomainMemory test 0x10 4
            , $bytes | Should -BeOfType byte[]
            $bytes | Should -Be 16, 17, 18, 19
            (Get-VirtDomain test | Read-VirtDomainMemory -Address 0 -Length 3MB).Length | Should -Be 3MB
            ('test' | Read-VirtDomainMemory -Address 1 -Length 1 -Virtual) | Should -Be 1
            Stop-VirtDomain test -Force -Confirm:$false
            Read-VirtDomainMemory test 0 1 -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'OperationInvalid,VirtPS.Commands.ReadVirtDomainMemoryCommand'
        }

        It 'of disks come as one array' {
            Add-VirtDomainDisk test /var/lib/guest.img -Target vdb
            (Read-VirtDomainBlock test vdb).Length | Should -Be 512
            $bytes = Get-VirtDomainDisk test vdb | Read-VirtDomainBlock -Offset 5 -Length 3
            $bytes | Should -Be 5, 6, 7
            Read-VirtDomainBlock test vdz -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.ReadVirtDomainBlockCommand'
        }
    }
}
