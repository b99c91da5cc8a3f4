using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>How busy a server of a daemon is.</summary>
/// <param name="Least">Workers kept ready.</param>
/// <param name="Most">The most workers.</param>
/// <param name="Now">Workers there are.</param>
/// <param name="Free">Those of them that have nothing to do.</param>
/// <param name="Priority">Workers for calls that never wait for a guest.</param>
/// <param name="Waiting">Calls that wait for a worker.</param>
internal sealed record WorkerFigures(uint Least, uint Most, uint Now, uint Free, uint Priority, uint Waiting)
{
    private const string NowName = "nWorkers";
    private const string FreeName = "freeWorkers";
    private const string WaitingName = "jobQueueDepth";

    internal static WorkerFigures From(IReadOnlyList<TypedParameter> parameters) => new(
        parameters.Find<uint>(AdminParameters.LeastWorkers) ?? 0,
        parameters.Find<uint>(AdminParameters.MostWorkers) ?? 0,
        parameters.Find<uint>(NowName) ?? 0,
        parameters.Find<uint>(FreeName) ?? 0,
        parameters.Find<uint>(AdminParameters.PriorityWorkers) ?? 0,
        parameters.Find<uint>(WaitingName) ?? 0);

    internal TypedParameter[] ToParameters() =>
    [
        new(AdminParameters.LeastWorkers, Least), new(AdminParameters.MostWorkers, Most), new(NowName, Now), new(FreeName, Free),
        new(AdminParameters.PriorityWorkers, Priority), new(WaitingName, Waiting),
    ];
}

/// <summary>Bounds of a server's workers; what is nothing stays.</summary>
/// <param name="Least">Workers kept ready.</param>
/// <param name="Most">The most workers.</param>
/// <param name="Priority">Workers for calls that never wait for a guest.</param>
internal sealed record WorkerBounds(uint? Least, uint? Most, uint? Priority)
{
    internal static WorkerBounds Read(IReadOnlyList<TypedParameter> parameters)
    {
        AdminParameters.Check(parameters, AdminParameters.LeastWorkers, AdminParameters.MostWorkers, AdminParameters.PriorityWorkers);
        return new(
            parameters.Find<uint>(AdminParameters.LeastWorkers),
            parameters.Find<uint>(AdminParameters.MostWorkers),
            parameters.Find<uint>(AdminParameters.PriorityWorkers));
    }

    internal TypedParameter[] ToParameters() => AdminParameters.Given(
        (AdminParameters.LeastWorkers, Least), (AdminParameters.MostWorkers, Most), (AdminParameters.PriorityWorkers, Priority));
}

/// <summary>How many clients a server of a daemon has.</summary>
/// <param name="Most">The most clients.</param>
/// <param name="Now">Clients there are.</param>
/// <param name="MostUnknown">The most that have not proved who they are.</param>
/// <param name="NowUnknown">Those that have not.</param>
internal sealed record ClientFigures(uint Most, uint Now, uint MostUnknown, uint NowUnknown)
{
    private const string NowName = "nclients";
    private const string NowUnknownName = "nclients_unauth";

    internal static ClientFigures From(IReadOnlyList<TypedParameter> parameters) => new(
        parameters.Find<uint>(AdminParameters.MostClients) ?? 0,
        parameters.Find<uint>(NowName) ?? 0,
        parameters.Find<uint>(AdminParameters.MostUnknownClients) ?? 0,
        parameters.Find<uint>(NowUnknownName) ?? 0);

    internal TypedParameter[] ToParameters() =>
    [
        new(AdminParameters.MostClients, Most), new(NowName, Now),
        new(AdminParameters.MostUnknownClients, MostUnknown), new(NowUnknownName, NowUnknown),
    ];
}

/// <summary>Bounds of a server's clients; what is nothing stays.</summary>
/// <param name="Most">The most clients.</param>
/// <param name="MostUnknown">The most that have not proved who they are.</param>
internal sealed record ClientBounds(uint? Most, uint? MostUnknown)
{
    internal static ClientBounds Read(IReadOnlyList<TypedParameter> parameters)
    {
        AdminParameters.Check(parameters, AdminParameters.MostClients, AdminParameters.MostUnknownClients);
        return new(parameters.Find<uint>(AdminParameters.MostClients), parameters.Find<uint>(AdminParameters.MostUnknownClients));
    }

    internal TypedParameter[] ToParameters() =>
        AdminParameters.Given((AdminParameters.MostClients, Most), (AdminParameters.MostUnknownClients, MostUnknown));
}
