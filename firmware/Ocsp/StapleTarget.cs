using Firmware.X509;

namespace Firmware.Ocsp;

/// <summary>What is kept fresh: one certificate of ours, whom to ask about it and where its staple goes. Device thread.</summary>
/// <param name="trustpoint">The trustpoint's name, for messages.</param>
/// <param name="urls">Responders in the order they are asked; read anew at every fetch.</param>
/// <param name="sendNonce">Whether requests carry a nonce; read anew at every fetch.</param>
/// <param name="publish">Takes the staple to serve from now on, null for none; called on the device thread.</param>
sealed class StapleTarget(string trustpoint, Certificate certificate, Certificate issuer, Func<IReadOnlyList<string>> urls, Func<bool> sendNonce, Action<Staple?> publish)
{
    public string Trustpoint => trustpoint;
    public Certificate Certificate => certificate;
    public Certificate Issuer => issuer;
    public IReadOnlyList<string> Urls => urls();
    public bool SendNonce => sendNonce();

    /// <summary>The staple served now; null where there is none.</summary>
    public Staple? Current { get; private set; }

    /// <summary>When the responder is asked next; null while the clock is not to be believed.</summary>
    public DateTimeOffset? NextFetch { get; set; }

    /// <summary>When the last fetch ended, whatever it brought.</summary>
    public DateTimeOffset? LastFetch { get; set; }

    /// <summary>What the last fetch brought, as a sentence.</summary>
    public string LastOutcome { get; set; } = "not fetched yet";

    /// <summary>Serves another staple from now on, or none.</summary>
    public void Serve(Staple? staple)
    {
        Current = staple;
        publish(staple);
    }
}
