# Measurements in bytes and time spans, and libvirt's own fields.
$null = Connect-VirtHost test:///default
$one = Measure-VirtDomain test
$one | Format-List Name, State, MemoryText
$one.Memory.Current
$one.Vcpu.State
$one.Block.Name
$fields = Measure-VirtDomain test -Group Balloon -Raw
$fields['domain.name']
$fields['balloon.maximum']
(Measure-VirtDomain test -Rate -Interval 0.05 -Count 2 | Measure-Object).Count
Measure-VirtDomain nothing -ErrorAction SilentlyContinue -ErrorVariable failed
"$($failed[0].FullyQualifiedErrorId)"
Disconnect-VirtHost -All
