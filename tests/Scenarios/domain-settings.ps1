# Settings: what changes now, what changes with the next start, and the difference beforehand.
$null = Connect-VirtHost test:///default
Set-VirtDomain test -Memory 1GB -OnCrash Preserve -WhatIf -Verbose
(Get-VirtDomain test).MemoryText
Set-VirtDomain test -Memory 1GB -Title 'Web server' -Autostart -PassThru | Format-List Name, MemoryText, MaxMemoryText, Autostart
$xml = Get-VirtDomain test | Get-VirtXml -As Xml
$xml.domain.title
Set-VirtDomain test -Title '' -Autostart:$false -PassThru | ForEach-Object Autostart
Set-VirtDomain test -BootOrder network, hd
$xml = Get-VirtDomain test | Get-VirtXml -Inactive -As Xml
$xml.domain.os.boot.dev
Set-VirtDomain test -Memory 32GB -ErrorAction SilentlyContinue -ErrorVariable failed
"$($failed[0].FullyQualifiedErrorId): $($failed[0])"
try { Set-VirtDomain test } catch { "$($_.FullyQualifiedErrorId): $_" }
Disconnect-VirtHost -All
