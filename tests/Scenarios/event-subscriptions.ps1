# Events: watched as they come, queued by a subscription, and ended for good.
$null = Connect-VirtHost test:///default -Name one
$null = Connect-VirtHost test:///default -Name two -NotDefault
Watch-VirtEvent -TimeoutSec 1
Watch-VirtEvent NoSuch -ErrorAction SilentlyContinue -ErrorVariable failed
$failed[0].FullyQualifiedErrorId
Register-VirtEvent DomainLifecycle -Connection one, two -SourceIdentifier life -MessageData 42
Suspend-VirtDomain test
Resume-VirtDomain test -Connection two
$first = Wait-Event -SourceIdentifier life -Timeout 10
"$($first.SourceEventArgs.Event) $($first.MessageData)"
try { Register-VirtEvent -SourceIdentifier life } catch { "$($_.FullyQualifiedErrorId)" }
Unregister-VirtEvent life
Unregister-VirtEvent life -ErrorAction SilentlyContinue -ErrorVariable failed
"$($failed[0].FullyQualifiedErrorId): $($failed[0])"
(Get-EventSubscriber | Measure-Object).Count
Disconnect-VirtHost -All
