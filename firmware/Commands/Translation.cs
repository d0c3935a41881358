using System.Net;
using Firmware.Cli;
using Firmware.Net;

namespace Firmware.Commands;

/// <summary>A name that was typed, turned into addresses before the operator's eyes: <c>Translating "foo"...domain server (192.0.2.53) [OK]</c>.</summary>
static class Translation
{
    extension(Session session)
    {
        /// <summary>The addresses of what was typed, at least one; null where there is none. Nothing is said unless a server is asked. Ctrl-C ends it.</summary>
        public async Task<IReadOnlyList<IPAddress>?> TranslateAsync(string host)
        {
            var isAsking = false;
            try
            {
                var addresses = await session.Router.Names.ResolveAsync(host, session.Cancel, Say);
                if (isAsking) session.WriteLine(" [OK]");
                return addresses;
            }
            catch (NameResolutionException)
            {
                if (isAsking) session.WriteLine();
                return null;
            }

            void Say(IPAddress server)
            {
                if (!isAsking) session.Write($"Translating \"{host}\"...domain server");
                isAsking = true;
                session.Write($" ({Ipv6Type.Text(server)})");
            }
        }
    }
}
