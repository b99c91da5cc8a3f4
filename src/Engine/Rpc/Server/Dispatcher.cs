using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Wire;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Knows who answers which procedure of the programs that a server has.</summary>
internal sealed class Dispatcher
{
    private readonly Dictionary<uint, Served> _programs = [];

    /// <summary>The procedures that are answered.</summary>
    internal IEnumerable<Procedure> Procedures => Handlers.Select(handler => handler.Procedure);

    /// <summary>Those who answer them.</summary>
    internal IEnumerable<ProcedureHandler> Handlers => _programs.Values.SelectMany(program => program.Handlers).OfType<ProcedureHandler>();

    /// <summary>Has a procedure answered.</summary>
    internal void Serve<TArgs, TResult>(Procedure<TArgs, TResult> procedure, Answer<TArgs, TResult> answer)
        where TArgs : IXdrRecord<TArgs>
        where TResult : IXdrRecord<TResult> =>
        Add(new CallHandler<TArgs, TResult>(procedure, answer));

    /// <summary>Has a procedure answered that opens a stream.</summary>
    internal void ServeStream<TArgs, TResult>(Procedure<TArgs, TResult> procedure, Answer<TArgs, Opened<TResult>> answer)
        where TArgs : IXdrRecord<TArgs>
        where TResult : IXdrRecord<TResult> =>
        Add(new StreamHandler<TArgs, TResult>(procedure, answer));

    /// <summary>Has a procedure answered that takes or gives open files.</summary>
    internal void ServeFiles<TArgs, TResult>(Procedure<TArgs, TResult> procedure, FileAnswer<TArgs, TResult> answer)
        where TArgs : IXdrRecord<TArgs>
        where TResult : IXdrRecord<TResult> =>
        Add(new FileHandler<TArgs, TResult>(procedure, answer));

    /// <summary>Finds who answers a call.</summary>
    /// <exception cref="VirtException">Rpc, in libvirt's words, when nobody does.</exception>
    internal ProcedureHandler Find(in PacketHeader header)
    {
        if (!_programs.TryGetValue(header.Program, out var served))
        {
            throw Refused($"Cannot find program {unchecked((int)header.Program)} version {header.Version}");
        }

        if (header.Version != served.Version)
        {
            throw Refused($"version mismatch (actual {header.Version:x}, expected {served.Version:x})");
        }

        if (header.Status != PacketStatus.Ok)
        {
            throw Refused($"Unexpected message status {(uint)header.Status}");
        }

        return (uint)header.Procedure < (uint)served.Handlers.Length && served.Handlers[header.Procedure] is { } handler
            ? handler
            : throw Refused($"unknown procedure: {header.Procedure}");
    }

    private static VirtException Refused(string message) => VirtException.Worded(VirtErrorCode.Rpc, message, VirtErrorDomain.Rpc);

    private void Add(ProcedureHandler handler)
    {
        var procedure = handler.Procedure;
        if (!_programs.TryGetValue(procedure.Program.Number, out var served))
        {
            served = new(procedure.Program.Version);
            _programs.Add(procedure.Program.Number, served);
        }

        served.Put(handler);
    }

    private sealed class Served(uint version)
    {
        internal uint Version => version;

        internal ProcedureHandler?[] Handlers { get; private set; } = [];

        internal void Put(ProcedureHandler handler)
        {
            var number = handler.Procedure.Number;
            if (number >= Handlers.Length)
            {
                var longer = new ProcedureHandler?[number + 1];
                Handlers.CopyTo(longer, 0);
                Handlers = longer;
            }

            Handlers[number] = Handlers[number] is null ? handler
                : throw new InvalidOperationException($"{handler.Procedure} has two handlers");
        }
    }
}
