using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

[XdrRecord]
internal readonly partial record struct NWFilterArgs(NWFilterRef Filter);

[XdrRecord]
internal readonly partial record struct NWFilterFlagsArgs(NWFilterRef Filter, uint Flags);

[XdrRecord]
internal readonly partial record struct NWFilterResult(NWFilterRef Filter);

[XdrRecord]
internal readonly partial record struct NWFiltersResult([Limit(Limits.Objects)] NWFilterRef[] Filters, uint Count);

[XdrRecord]
internal readonly partial record struct NWFilterBindingArgs(NWFilterBindingRef Binding);

[XdrRecord]
internal readonly partial record struct NWFilterBindingFlagsArgs(NWFilterBindingRef Binding, uint Flags);

[XdrRecord]
internal readonly partial record struct NWFilterBindingResult(NWFilterBindingRef Binding);

[XdrRecord]
internal readonly partial record struct NWFilterBindingsResult([Limit(Limits.Objects)] NWFilterBindingRef[] Bindings, uint Count);
