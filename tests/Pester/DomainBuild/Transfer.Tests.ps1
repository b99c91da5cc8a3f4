BeforeAll {
    if (-not (Get-Module VirtPS)) { Import-Module (Join-Path $PSScriptRoot ../../../out/VirtPS) }

    # A web server for one test: each path is answered with the bytes given for it.
    function Start-WebServer([hashtable] $Content) {
        $listener = [System.Net.HttpListener]::new()
        $probe = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $probe.Start()
        $address = "http://127.0.0.1:$($probe.LocalEndpoint.Port)/"
        $probe.Stop()
        $listener.Prefixes.Add($address)
        $listener.Start()
        $shell = [PowerShell]::Create().AddScript({
            param($Listener, $Content)
            while ($Listener.IsListening) {
                try { $request = $Listener.GetContext() } catch { break }
                $bytes = $Content[$request.Request.Url.AbsolutePath]
                if ($null -eq $bytes) { $request.Response.StatusCode = 404 }
                else { $request.Response.ContentLength64 = $bytes.Length; $request.Response.OutputStream.Write($bytes, 0, $bytes.Length) }
                $request.Response.Close()
            }
        }).AddArgument($listener).AddArgument($Content)
        @{ Address = $address; Listener = $listener; Shell = $shell; Running = $shell.BeginInvoke() }
    }
}

Describe 'What domains and volumes are made from, and taken to' {
    BeforeEach {
        $null = Connect-VirtHost test:///default
        $directory = Join-Path $TestDrive "$([guid]::NewGuid())"
    }
    AfterEach { Disconnect-VirtHost -All }

    Context 'from a web server' {
        BeforeAll {
            $image = [byte[]](1..200)
            $server = Start-WebServer @{
                '/web.xml' = [Text.Encoding]::UTF8.GetBytes('<domain type="test"><name>fromweb</name><memory>65536</memory><os><type>hvm</type></os></domain>')
                '/disk.img' = $image
            }
        }
        AfterAll {
            $server.Listener.Stop()
            $server.Shell.Dispose()
        }

        It 'imports a domain' {
            (Import-VirtDomain -Uri "$($server.Address)web.xml").Name | Should -Be 'fromweb'
            Import-VirtDomain -Uri "$($server.Address)web.xml" -WhatIf | Should -BeNullOrEmpty
        }

        It 'imports what a volume holds' {
            $null = New-VirtStorageVolume default-pool web.img 1MB
            $null = Import-VirtStorageVolume default-pool web.img -FromUri "$($server.Address)disk.img"
            $null = New-Item -ItemType Directory $directory
            $file = Export-VirtStorageVolume default-pool web.img "$directory/back" -Length 200
            [IO.File]::ReadAllBytes($file) | Should -Be $image
            $null = Import-VirtStorageVolume default-pool web.img -FromUri "$($server.Address)disk.img" -Offset 10 -Length 5
            [IO.File]::ReadAllBytes((Export-VirtStorageVolume default-pool web.img "$directory/part" -Length 20))[8..16] | Should -Be (9, 10, 1, 2, 3, 4, 5, 16, 17)
        }

        It 'names what the server does not have, and what is no address' {
            Import-VirtDomain -Uri "$($server.Address)none.xml" -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'ReadFailed,VirtPS.Commands.ImportVirtDomainCommand'
            "$($failed[0])" | Should -Match '404'
            Import-VirtDomain -Uri 'ftp://127.0.0.1/x' -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.ImportVirtDomainCommand'
            $null = New-VirtStorageVolume default-pool web.img 1MB
            Import-VirtStorageVolume default-pool web.img -FromUri "$($server.Address)none.img" -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'ReadFailed,VirtPS.Commands.ImportVirtStorageVolumeCommand'
            { Import-VirtStorageVolume default-pool web.img } | Should -Throw -ErrorId 'InvalidArg,*'
        }
    }

    Context 'Export-VirtDomain -IncludeStorage' {
        BeforeEach { $null = New-VirtDomain web1 -Memory 64MB -Disk (New-VirtDiskConfig -Size 1MB -Pool default-pool -Format raw) }

        It 'takes the images of disks along' {
            $null = Set-Content (Join-Path $TestDrive text) 'on the disk' -NoNewline
            Import-VirtStorageVolume default-pool web1.img (Join-Path $TestDrive text)
            $files = Export-VirtDomain web1 $directory -IncludeStorage
            $files.Name | Should -Be 'web1.xml', 'web1-vda.raw'
            [Text.Encoding]::UTF8.GetString([IO.File]::ReadAllBytes($files[1].FullName)[0..10]) | Should -Be 'on the disk'
            Export-VirtDomain web1 $directory -IncludeStorage -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'WriteFailed,VirtPS.Commands.ExportVirtDomainCommand'
        }

        It 'goes on as a job' {
            $files = Export-VirtDomain web1 $directory -IncludeStorage -AsJob | Wait-Job | Receive-Job
            $files.Name | Should -Be 'web1.xml', 'web1-vda.raw'
        }

        It 'refuses while the guest writes, and writes nothing with -WhatIf' {
            Start-VirtDomain web1
            Export-VirtDomain web1 $directory -IncludeStorage -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'OperationInvalid,VirtPS.Commands.ExportVirtDomainCommand'
            Stop-VirtDomain web1
            Export-VirtDomain web1 $directory -IncludeStorage -WhatIf
            Test-Path $directory | Should -BeFalse
        }
    }

    It 'copies whole with -Full, and not with -Linked too' {
        $null = New-VirtDomain web1 -Memory 64MB -Disk (New-VirtDiskConfig -Size 1MB -Pool default-pool)
        (Copy-VirtDomain web1 other -Full).Name | Should -Be 'other'
        { Copy-VirtDomain web1 third -Full -Linked } | Should -Throw -ErrorId 'InvalidArg,*'
    }
}
