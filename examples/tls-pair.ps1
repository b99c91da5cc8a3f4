# Two hosts that reach each other over TLS, from nothing, in four commands. Two daemons on this machine play the hosts: each
# has a directory of its own and an address of its own, 127.x.y.1 and 127.x.y.2, which Linux has without being told.
# Everything is in one temporary directory, which is gone at the end. docs/tls.md explains it.
Import-Module VirtPS
$ErrorActionPreference = 'Stop'
$ConfirmPreference = 'None'

# On two machines this part is not needed: each listens on all its addresses.
$lab = [System.IO.Directory]::CreateTempSubdirectory('virtps-lab').FullName
$net = "127.$($PID % 250 + 1).$([int][math]::Floor($PID / 250) % 250)"
foreach ($n in 1, 2) {
    New-Item -ItemType Directory -Path "$lab/host$n/etc/virtps" | Out-Null
    Set-Content "$lab/host$n/etc/virtps/virtpsd.conf" "listen_addr = `"$net.$n`""
}

Write-Host '-- 1. A certificate authority'
New-VirtCertificateAuthority 'Lab CA' -AuthorityPath $lab/ca | Format-Table Name, Roles

Write-Host '-- 2. Certificates for both hosts, as servers and as clients of each other'
New-VirtCertificate "$net.1", "$net.2" -Role Server, Client -AuthorityPath $lab/ca | Format-Table Roles, IsRevoked

Write-Host '-- 3. The daemons, with their certificates'
$daemons = 1, 2 | ForEach-Object { Start-VirtDaemon $lab/host$_ -Listen -PkiPath "$lab/ca/$net.$_" -IdleSec 600 }
$daemons.Count

Write-Host '-- 4. Connect: the first host to the second, and the second to the first'
Connect-VirtHost "test+tls://$net.2/default" -PkiPath "$lab/ca/$net.1" -Name host2 | Format-Table Name, IsEncrypted, IsAlive
Connect-VirtHost "test+tls://$net.1/default" -PkiPath "$lab/ca/$net.2" -Name host1 | Format-Table Name, IsEncrypted, IsAlive

Write-Host '-- What the second has'
Get-VirtDomain -Connection host2 | Format-Table Name, State

Disconnect-VirtHost -All
$daemons | Stop-VirtDaemon
Remove-Item $lab -Recurse -Force
